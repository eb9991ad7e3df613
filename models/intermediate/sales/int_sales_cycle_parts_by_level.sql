{%- set by_month = [
    'int_sales_cycle_counts', 'int_web_phone_leads_by_level', 'int_visiting_prospects_by_level',
] -%}
{{ config(meta={'slices': {
    'column': 'month',
    'inputs': dict.fromkeys(by_month, 'month'),
    'changes': dict(
        dict.fromkeys(by_month, months_of_changes()),
        int_sales_cycle_members=months_of_members('{int_sales_cycle_counts}')
    ),
}}) }}

with

summed_parts as (

    select
        counts.month,
        members.level,
        members.member_code
        {%- for part in sales_cycle_parts() %},
        cast(sum(counts.{{ part }}) as bigint) as {{ part }}
        {%- endfor %}
    from {{ ref('int_sales_cycle_counts') }} as counts
    inner join {{ ref('int_sales_cycle_members') }} as members
        on counts.dealer_key = members.dealer_key
        and counts.employee_key = members.employee_key
        and counts.series_code = members.series_code
        and counts.origin = members.origin
    group by
        counts.month,
        members.level,
        members.member_code

),

-- additive parts are summed, distinct ones were counted anew at the level (ruling G2)
final as (

    select
        summed_parts.month,
        summed_parts.level,
        summed_parts.member_code
        {%- for part in sales_cycle_parts() %},
        summed_parts.{{ part }}
        {%- endfor %},
        cast(coalesce(leads.distinct_leads, 0) as bigint) as distinct_leads,
        cast(coalesce(leads.carded_leads, 0) as bigint) as carded_leads,
        cast(coalesce(prospects.visiting_prospects, 0) as bigint) as visiting_prospects,
        cast(coalesce(prospects.driving_prospects, 0) as bigint) as driving_prospects
    from summed_parts
    left join {{ ref('int_web_phone_leads_by_level') }} as leads
        on summed_parts.month = leads.month
        and summed_parts.level = leads.level
        and summed_parts.member_code = leads.member_code
    left join {{ ref('int_visiting_prospects_by_level') }} as prospects
        on summed_parts.month = prospects.month
        and summed_parts.level = prospects.level
        and summed_parts.member_code = prospects.member_code

)

select * from final
