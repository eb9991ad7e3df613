{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__mes__bills_of_material() %}{{ return({
    'system': 'mes', 'table': 'bills_of_material', 'mode': 'entity',
    'key': ['model_code', 'part_no', 'valid_from'],
    'columns': [
        {'name': 'model_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'part_no', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'quantity', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'valid_from', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'valid_to', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
