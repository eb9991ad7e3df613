{{ config(meta={'slices': {
    'column': 'month',
    'inputs': {'int_sales_cycle_leads': 'month'},
    'changes': {
        'int_sales_cycle_leads': months_of_changes(),
        'int_sales_cycle_members': months_of_members('{int_sales_cycle_leads}'),
    },
}}) }}

with

leads as (

    select * from {{ ref('int_sales_cycle_leads') }}
    where origin = 'web_phone'

),

members as (

    select * from {{ ref('int_sales_cycle_members') }}

),

-- nearly everybody has one lead of a brand in a month: it counts once at every level and needs no turn
repeated as (

    select
        leads.month,
        leads.person_key,
        leads.brand
    from leads
    group by
        leads.month,
        leads.person_key,
        leads.brand
    having count(*) > 1

),

leads_with_repeats as (

    select
        leads.*,
        repeated.person_key is not null as is_repeated
    from leads
    left join repeated
        on leads.month = repeated.month
        and leads.person_key = repeated.person_key
        and leads.brand = repeated.brand

),

single_leads as (

    select
        leads_with_repeats.month,
        leads_with_repeats.dealer_key,
        leads_with_repeats.employee_key,
        leads_with_repeats.series_code,
        leads_with_repeats.origin,
        count(*) as distinct_leads,
        count_if(leads_with_repeats.is_carded_in_time) as carded_leads
    from leads_with_repeats
    where not leads_with_repeats.is_repeated
    group by
        leads_with_repeats.month,
        leads_with_repeats.dealer_key,
        leads_with_repeats.employee_key,
        leads_with_repeats.series_code,
        leads_with_repeats.origin

),

repeated_leads_in_turn as (

    select
        leads_with_repeats.month,
        members.level,
        members.member_code,
        leads_with_repeats.is_carded_in_time,
        -- the first of a person and brand within the member stands for the others (rulings S8, G2)
        row_number() over (
            partition by
                leads_with_repeats.month,
                members.level,
                members.member_code,
                leads_with_repeats.person_key,
                leads_with_repeats.brand
            order by leads_with_repeats.created_at nulls last, leads_with_repeats.lead_id nulls last
        ) as turn
    from leads_with_repeats
    inner join members
        on leads_with_repeats.dealer_key = members.dealer_key
        and leads_with_repeats.employee_key = members.employee_key
        and leads_with_repeats.series_code = members.series_code
        and leads_with_repeats.origin = members.origin
    where leads_with_repeats.is_repeated

),

parts as (

    select
        single_leads.month,
        members.level,
        members.member_code,
        single_leads.distinct_leads,
        single_leads.carded_leads
    from single_leads
    inner join members
        on single_leads.dealer_key = members.dealer_key
        and single_leads.employee_key = members.employee_key
        and single_leads.series_code = members.series_code
        and single_leads.origin = members.origin

    union all

    select
        repeated_leads_in_turn.month,
        repeated_leads_in_turn.level,
        repeated_leads_in_turn.member_code,
        1 as distinct_leads,
        case when repeated_leads_in_turn.is_carded_in_time then 1 else 0 end as carded_leads
    from repeated_leads_in_turn
    where repeated_leads_in_turn.turn = 1

),

final as (

    select
        parts.month,
        parts.level,
        parts.member_code,
        cast(sum(parts.distinct_leads) as bigint) as distinct_leads,
        cast(sum(parts.carded_leads) as bigint) as carded_leads
    from parts
    group by
        parts.month,
        parts.level,
        parts.member_code

)

select * from final
