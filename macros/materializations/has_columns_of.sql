{#- True where a standing table has the columns and types of a query, in whatever order (DuckDB). -#}
{% macro has_columns_of(relation, sql) -%}
{%- set shape = "select string_agg(column_name || ' ' || column_type, ', ' order by column_name) from (describe " -%}
{%- set shapes = run_query(shape ~ relation ~ ") union all " ~ shape ~ sql ~ "\n)").columns[0].values() -%}
{{- return(shapes[0] == shapes[1]) -}}
{%- endmacro %}
