{#- Whether what a build changes in a table is kept aside, in the schema `changes`, until the next build: the rows that went and the
    rows that came. So for a table that some model names under `changes` of its slices. -#}
{% macro keeps_changes(name) %}{{ return(name in graph_facts()['followed']) }}{% endmacro %}


{#- Where the changes of a table are kept. -#}
{% macro changes_relation(relation) -%}
{{ return(api.Relation.create(
    database=relation.database, schema='changes', identifier=relation.identifier, type='table'
)) }}
{%- endmacro %}
