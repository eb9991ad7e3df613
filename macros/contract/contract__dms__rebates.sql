{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__dms__rebates() %}{{ return({
    'system': 'dms', 'table': 'rebates', 'mode': 'entity',
    'key': ['rebate_id'],
    'columns': [
        {'name': 'rebate_id', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'dealer_code', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'policy_code', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'rebate_type', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['volume', 'delivery', 'stock_interest', 'quality', 'promotion', 'other']},
        {'name': 'vin', 'type': 'vin', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'accrued_on', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'claimed_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'confirmed_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'paid_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'accrued_amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'confirmed_amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'paid_amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
