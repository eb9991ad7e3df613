{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__market__price_observations() %}{{ return({
    'system': 'market', 'table': 'price_observations', 'mode': 'event',
    'key': ['observation_id'],
    'columns': [
        {'name': 'observation_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'observed_on', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'city', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'brand', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'series_name', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'model_name', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'dealer_code', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'msrp', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'observed_price', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'promotion', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'source', 'type': 'text', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
