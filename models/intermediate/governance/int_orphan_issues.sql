with

orphans as (
    {%- for reference in foreign_keys() %}
    {%- set system, table, column, target_system, target_table, target_column = reference[:6] %}
    {%- set referred = target_table if target_system == 'seed' else 'stg_' ~ target_system ~ '__' ~ target_table %}
    select
        referring._extract_date as extract_date,
        '{{ system }}' as source_system,
        '{{ table }}' as source_table,
        '{{ column }}' as column_name,
        count(*) as row_count
    from {{ ref('stg_' ~ system ~ '__' ~ table) }} as referring
    left join {{ ref(referred) }} as referred on referring.{{ column }} = referred.{{ target_column }}
    where referring.{{ column }} is not null
        and referred.{{ target_column }} is null
        {%- if reference | length > 6 %}
        and referring.{{ reference[6] }}
        {%- endif %}
    group by referring._extract_date
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        orphans.extract_date,
        orphans.source_system,
        orphans.source_table,
        orphans.column_name,
        'orphan' as issue,
        cast(orphans.row_count as bigint) as row_count
    from orphans

)

select * from final
