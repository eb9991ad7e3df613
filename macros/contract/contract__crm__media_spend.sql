{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__crm__media_spend() %}{{ return({
    'system': 'crm', 'table': 'media_spend', 'mode': 'entity',
    'key': ['spend_date', 'channel_code', 'campaign_id', 'placement', 'province'],
    'columns': [
        {'name': 'spend_date', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'channel_code', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'campaign_id', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'placement', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'province', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'impressions', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'clicks', 'type': 'integer', 'sql_type': 'bigint', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'cost', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'has_tracking', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
