{#- The CTEs {name}_texts, {name}_typed and {name}: where every landed row stands, and the key it would have were it not quarantined. Only
    the columns of the key are read and typed. -#}
{% macro staging_keys(contract, landed, name) -%}
{%- set columns = contract['columns'] | selectattr('name', 'in', contract['key']) | list -%}
{{ name }}_texts as (

    select
    {%- for column in columns %}
        {{ text_of('landed.' ~ column['name'], column['type']) }} as {{ column['name'] }}__text,
    {%- endfor %}
        landed._extract_date,
        landed._source_row,
        landed._file_id
    from {{ landed }} as landed

),

{{ name }}_typed as (

    select
    {%- for column in columns %}
        {{ staging_typed_value(column, 'texts.' ~ column['name'] ~ '__text') }} as {{ column['name'] }}__typed,
    {%- endfor %}
        texts._source_row,
        texts._file_id
    from {{ name }}_texts as texts
    {{- staging_mapping_joins(columns, 'texts') }}

),

{{ name }} as (

    select
        typed._file_id,
        typed._source_row,
        {{ staging_key(contract, 'typed') }} as _key
    from {{ name }}_typed as typed

)
{%- endmacro %}


{#- The key of a row that is not quarantined, from the typed values of its key columns. -#}
{% macro staging_key(contract, typed) -%}
{%- for name in contract['key'] -%}
    {%- set column = (contract['columns'] | selectattr('name', 'equalto', name) | list)[0] -%}
    coalesce(cast(
        {%- if column['type'] == 'date' %}cast({{ typed }}.{{ name }}__typed as date)
        {%- else %}{{ typed }}.{{ name }}__typed
        {%- endif %} as string), '') {{- " || '|' || " if not loop.last }}
{%- endfor -%}
{%- endmacro %}
