{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__crm__members() %}{{ return({
    'system': 'crm', 'table': 'members', 'mode': 'entity',
    'key': ['member_id'],
    'columns': [
        {'name': 'member_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'phone', 'type': 'phone', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'app_user_id', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'vin', 'type': 'vin', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'registered_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'has_consent', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'cancelled_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'level', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'province', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
