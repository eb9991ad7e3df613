{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__exchange_rates() %}{{ return({
    'system': 'erp', 'table': 'exchange_rates', 'mode': 'entity',
    'key': ['currency', 'rate_date'],
    'columns': [
        {'name': 'currency', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'rate_date', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'rate_to_cny', 'type': 'decimal_rate', 'sql_type': 'decimal(28, 10)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
