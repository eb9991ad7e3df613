{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__part_movements() %}{{ return({
    'system': 'erp', 'table': 'part_movements', 'mode': 'event',
    'key': ['movement_id'],
    'columns': [
        {'name': 'movement_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'warehouse_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'part_no', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'movement_type', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['receipt', 'issue', 'transfer_in', 'transfer_out', 'adjustment', 'return_in', 'return_out', 'count']},
        {'name': 'quantity', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'unit_cost', 'type': 'decimal_rate', 'sql_type': 'decimal(28, 10)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'moved_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'reference_no', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
