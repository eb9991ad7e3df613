{#- Operation on Spark, after a green build: dbt run-operation publish_marts --target spark. Leads the views of `published`, which
    readers open, to the versions that the build has made, one view after the other; a build that failed is not followed by it,
    and leaves them as they were. What a view showed before stays until the next build of its model. -#}
{% macro publish_marts() -%}
    {%- do run_query('create schema if not exists published') -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == 'marts' -%}
        {%- set standing = adapter.get_relation(database=none, schema=node.schema, identifier=node.alias) -%}
        {%- if standing is not none -%}
            {%- set shown = standing if standing.is_table else node.schema ~ '_builds.' ~ spark_shown_version(standing) -%}
            {%- do run_query('create or replace view published.' ~ node.alias ~ ' as select * from ' ~ shown) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
