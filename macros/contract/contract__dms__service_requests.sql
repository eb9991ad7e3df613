{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__dms__service_requests() %}{{ return({
    'system': 'dms', 'table': 'service_requests', 'mode': 'entity',
    'key': ['request_id'],
    'columns': [
        {'name': 'request_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'request_type', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['booking', 'rescue', 'complaint', 'accident_estimate', 'review', 'accident_notice']},
        {'name': 'dealer_code', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'vin', 'type': 'vin', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'phone', 'type': 'phone', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'created_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'handled_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'closed_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'handler_id', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'accident_no', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'reopened_count', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'score', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'estimate_amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'service_order_no', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
