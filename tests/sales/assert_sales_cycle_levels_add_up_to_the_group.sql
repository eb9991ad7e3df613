{#- Every event counts once at each level, so that all levels have one total. Dealers lie within one group each, so that
    people counted by dealer are no fewer; series or origins reach over groups and may count fewer. -#}
{%- set additive = [
    'visit_card_rate__period_denominator',
    'new_prospect_conversion_rate__period_denominator',
    'new_prospect_conversion_rate__cohort30_numerator',
    'held_prospect_conversion_rate__period_denominator',
    'outreach_card_rate__period_denominator',
    'web_phone_arrival_rate__period_denominator',
    'web_phone_arrival_rate__period_numerator',
    'order_cancellation_rate__period_denominator',
    'new_order_delivery_rate__cohort30_numerator',
    'lead_duplicate_rate__period_denominator',
] -%}
{%- set distinct_counts = ['test_drive_rate__period_denominator', 'web_phone_card_rate__period_denominator'] -%}
with

levels as (

    select
        rates.month,
        rates.level
        {%- for part in additive + distinct_counts %},
        sum(rates.{{ part }}) as {{ part }}
        {%- endfor %}
    from {{ ref('rpt_sales_cycle_rates_monthly') }} as rates
    group by
        rates.month,
        rates.level

),

groups as (

    select * from levels
    where level = 'group'

),

final as (

    select levels.*
    from levels
    left join groups on levels.month = groups.month
    where groups.month is null
        {%- for part in additive %}
        or levels.{{ part }} != groups.{{ part }}
        {%- endfor %}
        {%- for part in distinct_counts %}
        or (levels.level = 'dealer' and levels.{{ part }} < groups.{{ part }})
        {%- endfor %}

)

select * from final
