{#- generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file -#}
{% macro contract__erp__ar_installments() %}{{ return({
    'system': 'erp', 'table': 'ar_installments', 'mode': 'entity',
    'key': ['document_no', 'installment_no'],
    'columns': [
        {'name': 'document_no', 'type': 'id', 'sql_type': 'string', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'installment_no', 'type': 'integer', 'sql_type': 'bigint', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'due_date', 'type': 'date', 'sql_type': 'date', 'required': true, 'may_lie_ahead': true, 'accepted': []},
        {'name': 'amount', 'type': 'decimal', 'sql_type': 'decimal(18, 4)', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'updated_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': true, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'is_deleted', 'type': 'boolean', 'sql_type': 'boolean', 'required': false, 'may_lie_ahead': false, 'accepted': []},
        {'name': 'extracted_at', 'type': 'timestamp', 'sql_type': 'timestamp', 'required': false, 'may_lie_ahead': false, 'accepted': []},
    ],
}) }}{% endmacro %}
