{#- Makes one working table of the materialization beside its model and keeps it in work.tables for the end;
    returns a list of the one relation, to which the caller may add later ones. -#}
{% macro connected_components_table(work, suffix, query) %}
    {%- set relation = api.Relation.create(
        database=this.database, schema=this.schema, identifier=this.identifier ~ '__' ~ suffix, type='table'
    ) -%}
    {%- do adapter.drop_relation(relation) -%}
    {%- call statement('make_' ~ suffix) -%}
        {{ create_table_as(False, relation, query) }}
    {%- endcall -%}
    {%- do work.tables.append(relation) -%}
    {{ return([relation]) }}
{% endmacro %}
