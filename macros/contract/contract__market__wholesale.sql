{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__market__wholesale() %}{{ return({
    'system': 'market', 'table': 'wholesale', 'mode': 'entity',
    'key': ['month', 'manufacturer', 'series_name', 'fuel_type'],
    'columns': [
        {'name': 'month', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'manufacturer', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'brand', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'series_name', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'fuel_type', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'country', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'wholesale_units', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'production_units', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'retail_units', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'export_units', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
