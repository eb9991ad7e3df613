with

final as (
    {%- for system, table in contract_tables() %}
    select
        '{{ system }}' as source_system,
        '{{ table }}' as source_table,
        landed_rows._extract_date as extract_date,
        landed_rows._source_file as source_file,
        landed_rows._source_row as source_row,
        landed_rows._reasons as reasons,
        landed_rows._raw_text as raw_text
    from {{ ref('base_' ~ system ~ '__' ~ table) }} as landed_rows
    where landed_rows._status = 'quarantined'
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select * from final
