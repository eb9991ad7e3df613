{#- The columns by which the rows of a model are unique, as its test says. -#}
{% macro grain_of(model) %}{{ return(graph_facts()['grains'].get(model['unique_id'], [])) }}{% endmacro %}
