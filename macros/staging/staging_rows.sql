{% macro staging_rows(system, table) -%}
{%- set contract = context['contract__' ~ system ~ '__' ~ table]() -%}
{{ config(materialized='table') }}
-- depends_on: {{ source(system, table) }}
select
{%- for column in contract['columns'] %}
    cast(null as {{ column['sql_type'] }}) as {{ column['name'] }},
{%- endfor %}
    cast(null as date) as _extract_date,
    cast(null as string) as _source_file,
    cast(null as bigint) as _source_row,
    cast(null as string) as _key,
    cast(null as string) as _status,
    cast(null as string) as _reasons,
    cast(null as string) as _issues,
    cast(null as string) as _raw_text,
    cast(null as string) as _row_hash,
    cast(null as string) as _file_id,
    cast(null as string) as _rules_id
where false
{%- endmacro %}
