-- customers who gave a first sign other than a service, against those who enter the cohorts
with

entered as (

    select sum(customer_count) as customer_count
    from {{ ref('rpt_aarrr_funnel_cohorts') }}
    where step_order = 1

),

signed as (

    select count(*) as customer_count
    from {{ ref('int_customer_signs') }}
    where is_first_sign and step != 'service'

)

select
    coalesce(entered.customer_count, 0) as entered_count,
    signed.customer_count as signed_count
from entered
cross join signed
where coalesce(entered.customer_count, 0) != signed.customer_count
