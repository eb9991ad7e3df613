-- Sales cycle: which stores turn first visits into cards, and new prospects into orders, in the last full month?
-- Rates over fewer than ten are left out: they say nothing about a store.

with

last_full_month as (

    select max(month) as month
    from {{ ref('rpt_sales_cycle_rates_monthly') }}
    where last_day(month) <= {{ as_of_date() }}

),

final as (

    select
        rates.member_name as dealer,
        rates.region,
        rates.visit_card_rate__period_denominator as first_visits,
        round(rates.visit_card_rate__period, 3) as visit_card_rate,
        rates.new_prospect_conversion_rate__period_denominator as new_prospects,
        round(rates.new_prospect_conversion_rate__period, 3) as new_prospect_conversion_rate
    from {{ ref('rpt_sales_cycle_rates_monthly') }} as rates
    inner join last_full_month
        on rates.month = last_full_month.month
    where
        rates.level = 'dealer'
        and rates.visit_card_rate__period_denominator >= {{ var('minimum_denominator') }}
        and rates.new_prospect_conversion_rate__period_denominator >= {{ var('minimum_denominator') }}

)

select * from final
order by new_prospect_conversion_rate desc, dealer asc
limit 10
