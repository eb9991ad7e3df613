{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__ap_documents() %}{{ return({
    'system': 'erp', 'table': 'ap_documents', 'mode': 'entity',
    'key': ['document_no'],
    'columns': [
        {'name': 'document_no', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'document_type', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['invoice', 'credit_note', 'payment', 'debit_note']},
        {'name': 'company_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'supplier_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'supplier_invoice_no', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'purchase_order_no', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'document_date', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'posting_date', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'due_date', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'currency', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'exchange_rate', 'type': 'decimal_rate', 'sql_type': 'decimal(28, 10)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_disputed', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'reversed_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
