{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__srm__suppliers() %}{{ return({
    'system': 'srm', 'table': 'suppliers', 'mode': 'entity',
    'key': ['supplier_code'],
    'columns': [
        {'name': 'supplier_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'supplier_name', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'category', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'province', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'admitted_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'payment_terms_days', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
