{#- After a run: a table whose test failed loses its note, so that the next build makes it anew and not from what stands. -#}
{% macro forget_failed(results) %}{{ return(adapter.dispatch('forget_failed')(results)) }}{% endmacro %}

{% macro default__forget_failed(results) %}{% endmacro %}

{% macro duckdb__forget_failed(results) -%}
{%- if execute -%}
    {%- set tables = [] -%}
    {%- for result in results if result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- for unique_id in result.node.depends_on.nodes -%}
            {%- set node = graph.nodes.get(unique_id) -%}
            {%- if node is not none and node['config']['materialized'] in ('table', 'connected_components') -%}
                {%- do tables.append(node['relation_name']) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for table in tables | unique -%}
        {%- do run_query('comment on table ' ~ table ~ ' is null') -%}
    {%- endfor -%}
{%- endif -%}
{%- endmacro %}
