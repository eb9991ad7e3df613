{#- Those that are true have a numerator that is part of its denominator: they never pass 1. -#}
{%- set rates = {
    'test_drive_rate__period': true,
    'visit_card_rate__period': true,
    'new_prospect_conversion_rate__period': false,
    'new_prospect_conversion_rate__cohort30': true,
    'web_phone_card_rate__period': false,
    'web_phone_card_rate__cohort30': true,
    'held_prospect_conversion_rate__period': false,
    'outreach_card_rate__period': false,
    'outreach_card_rate__cohort30': true,
    'held_order_delivery_rate__period': true,
    'web_phone_arrival_rate__period': true,
    'web_phone_arrival_rate__cohort30': true,
    'order_cancellation_rate__period': true,
    'order_cancellation_rate__cohort30': true,
    'outreach_arrival_rate__period': true,
    'outreach_arrival_rate__cohort30': true,
    'new_order_delivery_rate__period': true,
    'new_order_delivery_rate__cohort30': true,
    'lead_duplicate_rate__period': true,
} -%}
with

final as (
    {%- for rate_code, is_share in rates.items() %}
    select
        rates.month,
        rates.level,
        rates.member_code,
        '{{ rate_code }}' as rate_code,
        rates.{{ rate_code }} as rate,
        rates.{{ rate_code }}_numerator as numerator,
        rates.{{ rate_code }}_denominator as denominator
    from {{ ref('rpt_sales_cycle_rates_monthly') }} as rates
    where (rates.{{ rate_code }} is null) != (rates.{{ rate_code }}_denominator = 0)
        or abs(
            rates.{{ rate_code }} * rates.{{ rate_code }}_denominator
            - rates.{{ rate_code }}_numerator
        ) > 0.000001
        or rates.{{ rate_code }}_numerator < 0
        or rates.{{ rate_code }}_denominator < 0
        {%- if is_share %}
        or rates.{{ rate_code }}_numerator > rates.{{ rate_code }}_denominator
        {%- endif %}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select * from final
