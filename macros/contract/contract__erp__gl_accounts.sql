{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__gl_accounts() %}{{ return({
    'system': 'erp', 'table': 'gl_accounts', 'mode': 'entity',
    'key': ['account_code'],
    'columns': [
        {'name': 'account_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'account_name', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'account_class', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['asset', 'liability', 'equity', 'revenue', 'cost', 'expense', 'other_income']},
        {'name': 'statement_line', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['cash', 'receivables', 'inventory', 'prepayments', 'other_current_assets', 'fixed_assets', 'other_noncurrent_assets', 'short_term_debt', 'payables', 'other_current_liabilities', 'long_term_debt', 'equity', 'revenue', 'cost_of_sales', 'selling_expense', 'admin_expense', 'rd_expense', 'finance_expense', 'interest_expense', 'other_income', 'income_tax']},
        {'name': 'is_discretionary', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_variable', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'control_of', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['receivables', 'payables', 'vehicles', 'parts']},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
