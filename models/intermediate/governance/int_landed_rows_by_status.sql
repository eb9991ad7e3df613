with

counted as (
    {%- for system, table in contract_tables() %}
    select
        '{{ system }}' as source_system,
        '{{ table }}' as source_table,
        landed_rows._extract_date as extract_date,
        landed_rows._status as status,
        count(*) as row_count
    from {{ ref('base_' ~ system ~ '__' ~ table) }} as landed_rows
    group by
        landed_rows._extract_date,
        landed_rows._status
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        counted.source_system,
        counted.source_table,
        counted.extract_date,
        counted.status,
        cast(counted.row_count as bigint) as row_count
    from counted

)

select * from final
