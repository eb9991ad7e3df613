{#- The table of this run's version of a model. -#}
{% macro spark_version(relation) -%}
    {{ return(api.Relation.create(
        schema=relation.schema ~ '_builds',
        identifier=relation.identifier ~ '__' ~ run_started_at.strftime('%Y%m%d%H%M%S') ~ '_' ~ invocation_id[:8],
        type='table',
    )) }}
{%- endmacro %}
