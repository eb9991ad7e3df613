{#- The models that count issues of their chain, all with the columns of fct_data_issues_daily. A new chain adds its own here. -#}
{% macro issue_models() %}{{ return([
    'int_landed_issues',
    'int_orphan_issues',
    'int_dealer_issues',
    'int_customer_issues',
    'int_sales_issues',
    'int_sales_cycle_issues',
    'int_receivables_issues',
    'int_inventory_issues',
]) }}{% endmacro %}
