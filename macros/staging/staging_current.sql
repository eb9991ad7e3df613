{#- The rows of one source table that are in force: what every later layer reads. -#}
{% macro staging_current(system, table) -%}
{%- set contract = context['contract__' ~ system ~ '__' ~ table]() -%}
with

landed_rows as (

    select * from {{ ref('base_' ~ system ~ '__' ~ table) }}

),

final as (

    select
    {%- for column in contract['columns'] if column['name'] not in ('is_deleted', 'extracted_at') %}
        landed_rows.{{ column['name'] }},
    {%- endfor %}
        landed_rows.extracted_at,
        landed_rows._extract_date,
        landed_rows._source_file,
        landed_rows._source_row
    from landed_rows
    where landed_rows._status = 'current'

)

select * from final
{%- endmacro %}
