{#- Whether what a build changes in a table is kept aside, in the schema `changes`, until the next build: the rows that went and the
    rows that came. So for a table that some model names under `changes` of its slices. -#}
{% macro keeps_changes(name) -%}
{%- for node in graph.nodes.values() if name in (slices_of(node).get('changes') or {}) -%}
    {{- return(true) -}}
{%- endfor -%}
{{- return(false) -}}
{%- endmacro %}


{#- Where the changes of a table are kept. -#}
{% macro changes_relation(relation) -%}
{{ return(api.Relation.create(
    database=relation.database, schema='changes', identifier=relation.identifier, type='table'
)) }}
{%- endmacro %}
