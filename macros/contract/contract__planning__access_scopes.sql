{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__planning__access_scopes() %}{{ return({
    'system': 'planning', 'table': 'access_scopes', 'mode': 'entity',
    'key': ['user_name', 'scope_type', 'scope_code'],
    'columns': [
        {'name': 'user_name', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'scope_type', 'type': 'code', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': ['group', 'business_unit', 'region', 'dealer', 'store_type', 'company', 'brand', 'employee']},
        {'name': 'scope_code', 'type': 'text', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'permission_class', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['group', 'business_unit', 'dealer', 'non_4s', 'other_company', 'special']},
        {'name': 'role', 'type': 'code', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': ['viewer', 'owner']},
        {'name': 'approved_by', 'type': 'id', 'sql_type': 'string', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'granted_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'expires_on', 'type': 'date', 'sql_type': 'date', 'required': false, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
