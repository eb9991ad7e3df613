{#- The models that count issues of their chain, all with the columns of fct_data_issues_daily. A new chain adds its own here. -#}
{% macro issue_models() %}{{ return([
    'int_landed_issues',
    'int_orphan_issues',
]) }}{% endmacro %}
