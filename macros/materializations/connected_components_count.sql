{#- The one number that a query gives. -#}
{% macro connected_components_count(query) %}{{ return(run_query(query).columns[0].values()[0] | int) }}{% endmacro %}
