with

counts as (

    select * from {{ ref('int_sales_cycle_counts') }}

),

-- distinct within the row; over rows it is no sum (ruling G2)
distinct_leads as (

    select
        leads.month,
        leads.dealer_key,
        leads.employee_key,
        leads.series_code,
        leads.origin,
        count(distinct leads.person_key || '|' || leads.brand) as lead_count__web_phone_distinct
    from {{ ref('int_sales_cycle_leads') }} as leads
    where leads.origin = 'web_phone'
    group by
        leads.month,
        leads.dealer_key,
        leads.employee_key,
        leads.series_code,
        leads.origin

),

frozen_months as (

    select * from {{ ref('int_frozen_months') }}

),

scopes as (

    select * from {{ ref('int_dealer_levels') }}
    where level = 'dealer'

),

final as (

    select
        cast(counts.month as date) as month,
        cast(counts.dealer_key as string) as dealer_key,
        cast(counts.employee_key as string) as employee_key,
        cast(counts.series_code as string) as series_code,
        cast(counts.origin as string) as origin,
        cast(scopes.group_code as string) as group_code,
        cast(scopes.business_unit as string) as business_unit,
        cast(scopes.region as string) as region,
        cast(scopes.dealer_code as string) as dealer_code,
        cast(scopes.store_type as string) as store_type,
        cast(counts.visit_count as bigint) as visit_count,
        cast(counts.visit_count__first_carded as bigint) as visit_count__first_carded,
        cast(counts.visit_count__first_uncarded as bigint) as visit_count__first_uncarded,
        cast(counts.visit_count__non_purchase as bigint) as visit_count__non_purchase,
        cast(counts.visit_count__invited_web_phone as bigint) as visit_count__invited_web_phone,
        cast(counts.visit_count__invited_outreach as bigint) as visit_count__invited_outreach,
        cast(counts.visit_count__post_order as bigint) as visit_count__post_order,
        cast(counts.visit_count__return as bigint) as visit_count__return,
        cast(counts.visit_count__other as bigint) as visit_count__other,
        cast(counts.lead_count__web_phone as bigint) as lead_count__web_phone,
        cast(coalesce(distinct_leads.lead_count__web_phone_distinct, 0) as bigint)
            as lead_count__web_phone_distinct,
        cast(counts.card_count__web_phone as bigint) as card_count__web_phone,
        cast(counts.arrival_count__web_phone as bigint) as arrival_count__web_phone,
        cast(counts.lead_count__outreach as bigint) as lead_count__outreach,
        cast(counts.card_count__outreach as bigint) as card_count__outreach,
        cast(counts.arrival_count__outreach as bigint) as arrival_count__outreach,
        cast(counts.prospect_count__held_closing as bigint) as prospect_count__held_closing,
        cast(counts.prospect_count__held_opening as bigint) as prospect_count__held_opening,
        cast(
            case when frozen_months.has_prospects then counts.prospect_count__held_opening_frozen end
            as bigint
        ) as prospect_count__held_opening_frozen,
        cast(counts.prospect_count__new as bigint) as prospect_count__new,
        cast(counts.prospect_count__dormant as bigint) as prospect_count__dormant,
        cast(counts.prospect_count__lost as bigint) as prospect_count__lost,
        cast(counts.prospect_count__reactivated as bigint) as prospect_count__reactivated,
        cast(counts.test_drive_count as bigint) as test_drive_count,
        cast(counts.order_count__open_closing as bigint) as order_count__open_closing,
        cast(counts.order_count__open_opening as bigint) as order_count__open_opening,
        cast(
            case when frozen_months.has_orders then counts.order_count__open_opening_frozen end
            as bigint
        ) as order_count__open_opening_frozen,
        cast(counts.order_count__new as bigint) as order_count__new,
        cast(counts.order_count__new_from_new as bigint) as order_count__new_from_new,
        cast(counts.order_count__new_from_held as bigint) as order_count__new_from_held,
        cast(counts.order_count__cancelled as bigint) as order_count__cancelled,
        cast(counts.order_count__delivered_from_opening as bigint)
            as order_count__delivered_from_opening
    from counts
    left join scopes on counts.dealer_key = scopes.dealer_key
    left join frozen_months on counts.month = frozen_months.month
    left join distinct_leads
        on counts.month = distinct_leads.month
        and counts.dealer_key = distinct_leads.dealer_key
        and counts.employee_key = distinct_leads.employee_key
        and counts.series_code = distinct_leads.series_code
        and counts.origin = distinct_leads.origin

)

select * from final
