-- a later step of the app funnel with more actors than the one before it, a missing step, or nobody at the first (ruling F2)
with

steps as (

    select
        month,
        province,
        step_order,
        active_user_count,
        rate_from_first,
        lag(active_user_count) over (
            partition by month, province
            order by step_order nulls last
        ) as previous_count,
        count(*) over (partition by month, province) as step_count
    from {{ ref('rpt_app_funnel_monthly') }}

)

select
    month,
    province,
    step_order
from steps
where active_user_count > previous_count
    or step_count != {{ app_funnel_steps() | length }}
    or (step_order = 1 and (active_user_count = 0 or rate_from_first != 1))
