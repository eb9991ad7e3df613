-- a later step with more customers than the one before it, a missing step, or a first rate that is not 1 (ruling F2)
with

steps as (

    select
        cohort_month,
        first_channel,
        province,
        step_order,
        customer_count,
        rate_from_first,
        lag(customer_count) over (
            partition by cohort_month, first_channel, province
            order by step_order nulls last
        ) as previous_count,
        count(*) over (partition by cohort_month, first_channel, province) as step_count
    from {{ ref('rpt_aarrr_funnel_cohorts') }}

),

all_steps as (

    select count(*) as step_count from {{ ref('lifecycle_steps') }}

)

select
    steps.cohort_month,
    steps.first_channel,
    steps.province,
    steps.step_order
from steps
cross join all_steps
where steps.customer_count > steps.previous_count
    or steps.step_count != all_steps.step_count
    or (steps.step_order = 1 and (steps.customer_count = 0 or steps.rate_from_first != 1))
