with

leads as (

    select * from {{ ref('int_sales_cycle_leads') }}
    where origin = 'web_phone'

),

leads_of_members as (

    select
        leads.month,
        members.level,
        members.member_code,
        leads.person_key,
        leads.brand,
        leads.is_carded_in_time,
        -- the first of a person and brand within the member stands for the others (rulings S8, G2)
        row_number() over (
            partition by
                leads.month,
                members.level,
                members.member_code,
                leads.person_key,
                leads.brand
            order by leads.created_at nulls last, leads.lead_id nulls last
        ) = 1 as is_first
    from leads
    inner join {{ ref('int_sales_cycle_members') }} as members
        on leads.dealer_key = members.dealer_key
        and leads.employee_key = members.employee_key
        and leads.series_code = members.series_code
        and leads.origin = members.origin

),

final as (

    select
        leads_of_members.month,
        leads_of_members.level,
        leads_of_members.member_code,
        cast(count_if(leads_of_members.is_first) as bigint) as distinct_leads,
        cast(
            count_if(leads_of_members.is_first and leads_of_members.is_carded_in_time) as bigint
        ) as carded_leads
    from leads_of_members
    group by
        leads_of_members.month,
        leads_of_members.level,
        leads_of_members.member_code

)

select * from final
