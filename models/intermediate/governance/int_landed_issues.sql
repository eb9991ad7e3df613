with

-- a re-delivery repeats what its winner is counted for; of its own it only has that it differs
row_issues as (
    {%- for system, table in contract_tables() %}
    select
        '{{ system }}' as source_system,
        '{{ table }}' as source_table,
        landed_rows._extract_date as extract_date,
        case
            when landed_rows._status != 'redelivered' then landed_rows._issues
            when landed_rows._differs then '*:redelivery_differs'
        end as issues
    from {{ ref('base_' ~ system ~ '__' ~ table) }} as landed_rows
    where (landed_rows._issues is not null or landed_rows._differs)
        and landed_rows._status != 'quarantined'
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

single_issues as (

    select
        row_issues.source_system,
        row_issues.source_table,
        row_issues.extract_date,
        parts.part as column_and_issue
    from row_issues
    cross join {{ text_parts('row_issues.issues', ',') }} as parts
    where row_issues.issues is not null

),

final as (

    select
        single_issues.extract_date,
        single_issues.source_system,
        single_issues.source_table,
        split_part(single_issues.column_and_issue, ':', 1) as column_name,
        split_part(single_issues.column_and_issue, ':', 2) as issue,
        cast(count(*) as bigint) as row_count
    from single_issues
    group by
        single_issues.extract_date,
        single_issues.source_system,
        single_issues.source_table,
        single_issues.column_and_issue

)

select * from final
