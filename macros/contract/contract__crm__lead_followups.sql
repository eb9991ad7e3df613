{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__crm__lead_followups() %}{{ return({
    'system': 'crm', 'table': 'lead_followups', 'mode': 'event',
    'key': ['followup_id'],
    'columns': [
        {'name': 'followup_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'lead_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'employee_id', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'method', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['call', 'wechat', 'visit', 'sms', 'other']},
        {'name': 'planned_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'followed_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'created_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'talk_seconds', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'result', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['reached', 'unreached', 'appointment', 'refused', 'other']},
        {'name': 'next_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
