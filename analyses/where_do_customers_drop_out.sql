-- AARRR: of all customers who have shown a first sign, how many came to each step, and where do most drop out?
-- Only complete cohorts: younger ones have not had their 180 days yet.

with

complete_cohorts as (

    select
        step_order,
        step,
        sum(customer_count) as customer_count
    from {{ ref('rpt_aarrr_funnel_cohorts') }}
    where is_complete
    group by step_order, step

),

final as (

    select
        step_order,
        step,
        customer_count,
        round({{ rate('customer_count', 'first_value(customer_count) over steps') }}, 3) as rate_from_first,
        round({{ rate('customer_count', 'lag(customer_count) over steps') }}, 3) as rate_from_previous
    from complete_cohorts
    window steps as (order by step_order nulls last)

)

select * from final
order by step_order
