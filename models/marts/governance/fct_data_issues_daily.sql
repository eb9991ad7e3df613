with

issues as (
    {%- for model in issue_models() %}
    select
        extract_date,
        source_system,
        source_table,
        column_name,
        issue,
        row_count
    from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        cast(issues.extract_date as date) as extract_date,
        cast(issues.source_system as string) as source_system,
        cast(issues.source_table as string) as source_table,
        cast(issues.column_name as string) as column_name,
        cast(issues.issue as string) as issue,
        cast(sum(issues.row_count) as bigint) as row_count
    from issues
    group by
        issues.extract_date,
        issues.source_system,
        issues.source_table,
        issues.column_name,
        issues.issue

)

select * from final
