{%- set rates = {
    'test_drive_rate__period': ['parts.driving_prospects', 'parts.visiting_prospects'],
    'visit_card_rate__period': [
        'parts.visit_count__first_carded',
        'parts.visit_count__first_carded + parts.visit_count__first_uncarded',
    ],
    'new_prospect_conversion_rate__period': [
        'parts.order_count__new_from_new', 'parts.prospect_count__new'
    ],
    'new_prospect_conversion_rate__cohort30': [
        'parts.new_prospect_conversion_rate__cohort30_numerator', 'parts.prospect_count__new'
    ],
    'web_phone_card_rate__period': ['parts.card_count__web_phone', 'parts.distinct_leads'],
    'web_phone_card_rate__cohort30': ['parts.carded_leads', 'parts.distinct_leads'],
    'held_prospect_conversion_rate__period': [
        'parts.order_count__new_from_held', 'parts.prospect_count__held_opening'
    ],
    'outreach_card_rate__period': ['parts.card_count__outreach', 'parts.lead_count__outreach'],
    'outreach_card_rate__cohort30': [
        'parts.outreach_card_rate__cohort30_numerator', 'parts.lead_count__outreach'
    ],
    'held_order_delivery_rate__period': [
        'parts.order_count__delivered_from_opening', 'parts.order_count__open_opening'
    ],
    'web_phone_arrival_rate__period': [
        'parts.web_phone_arrived_new + parts.web_phone_arrived_opening',
        'parts.web_phone_awaited_new + parts.web_phone_awaited_opening',
    ],
    'web_phone_arrival_rate__cohort30': [
        'parts.web_phone_arrival_rate__cohort30_numerator', 'parts.card_count__web_phone'
    ],
    'order_cancellation_rate__period': [
        'parts.order_count__cancelled', 'parts.order_count__open_opening + parts.order_count__new'
    ],
    'order_cancellation_rate__cohort30': [
        'parts.order_cancellation_rate__cohort30_numerator', 'parts.order_count__new'
    ],
    'outreach_arrival_rate__period': [
        'parts.outreach_arrived_new + parts.outreach_arrived_opening',
        'parts.outreach_awaited_new + parts.outreach_awaited_opening',
    ],
    'outreach_arrival_rate__cohort30': [
        'parts.outreach_arrival_rate__cohort30_numerator', 'parts.card_count__outreach'
    ],
    'new_order_delivery_rate__period': [
        'parts.new_order_delivery_rate__period_numerator', 'parts.order_count__new'
    ],
    'new_order_delivery_rate__cohort30': [
        'parts.new_order_delivery_rate__cohort30_numerator', 'parts.order_count__new'
    ],
    'lead_duplicate_rate__period': [
        'parts.lead_count__web_phone - parts.distinct_leads', 'parts.lead_count__web_phone'
    ],
} -%}
with

cohort as (

    select cast(thresholds.value as bigint) as day_count
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'cohort_days'

),

parts as (

    select * from {{ ref('int_sales_cycle_parts_by_level') }}

),

scopes as (

    select * from {{ ref('int_sales_cycle_scopes') }}

),

divided as (

    select
        parts.month,
        parts.level,
        parts.member_code,
        {{ days_between('last_day(parts.month)', as_of_date()) }} >= cohort.day_count
            as is_cohort30_complete
        {%- for rate_code, operands in rates.items() %},
        {{ rate(operands[0], operands[1]) }} as {{ rate_code }},
        {{ operands[0] }} as {{ rate_code }}_numerator,
        {{ operands[1] }} as {{ rate_code }}_denominator
        {%- endfor %}
    from parts
    cross join cohort

),

final as (

    select
        cast(divided.month as date) as month,
        cast(divided.level as string) as level,
        cast(divided.member_code as string) as member_code,
        cast(scopes.member_name as string) as member_name,
        cast(scopes.group_code as string) as group_code,
        cast(scopes.business_unit as string) as business_unit,
        cast(scopes.region as string) as region,
        cast(scopes.dealer_code as string) as dealer_code,
        cast(scopes.store_type as string) as store_type,
        cast(divided.is_cohort30_complete as boolean) as is_cohort30_complete
        {%- for rate_code in rates %},
        cast(divided.{{ rate_code }} as double) as {{ rate_code }},
        cast(divided.{{ rate_code }}_numerator as bigint) as {{ rate_code }}_numerator,
        cast(divided.{{ rate_code }}_denominator as bigint) as {{ rate_code }}_denominator
        {%- endfor %}
    from divided
    left join scopes
        on divided.level = scopes.level
        and divided.member_code = scopes.member_code

)

select * from final
