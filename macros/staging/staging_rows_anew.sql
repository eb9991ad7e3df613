{#- The CTEs uncontested and contested of everything that has landed, in one stream from the raw zone into the table. A CTE of all
    rows that both would read is kept by DuckDB until the statement ends: 0.9 GB for every million rows of app events. So the keys are
    looked through first, by their own columns, and what came more than once is read and parsed a second time. -#}
{% macro staging_rows_anew(contract, landed, rules_id) -%}
{{ staging_keys(contract, landed, 'keys') }},

contested_keys as (

    select keys._key
    from keys
    group by keys._key
    having count(*) > 1

),

{{ staging_keys(contract, landed, 'rows_with_keys') }},

contested_landed as (

    select landed.*
    from {{ landed }} as landed
    inner join rows_with_keys
        on landed._file_id = rows_with_keys._file_id
        and landed._source_row = rows_with_keys._source_row
    inner join contested_keys on rows_with_keys._key = contested_keys._key

),

{{ staging_parsed(contract, 'contested_landed', rules_id, prefix='contested_') }},

{{ staging_parsed(contract, landed, rules_id) }},

uncontested as (

    select parsed.*
    from parsed
    left join contested_keys on parsed._key = contested_keys._key
    where contested_keys._key is null

),

contested as (

    select contested_parsed.*
    from contested_parsed
    where contested_parsed._reasons is null

)
{%- endmacro %}
