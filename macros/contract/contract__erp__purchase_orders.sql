{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__purchase_orders() %}{{ return({
    'system': 'erp', 'table': 'purchase_orders', 'mode': 'entity',
    'key': ['purchase_order_no', 'line_no'],
    'columns': [
        {'name': 'purchase_order_no', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'line_no', 'type': 'integer', 'sql_type': 'bigint', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'supplier_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'part_no', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'plant_code', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'ordered_on', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'promised_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'quantity', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'unit_price', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'status', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['open', 'closed', 'cancelled']},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
