with

lifecycles as (

    select * from {{ ref('int_customer_lifecycles') }}

),

steps as (

    select
        step,
        step_order
    from {{ ref('lifecycle_steps') }}

),

follow_up as (

    select cast(value as bigint) as days
    from {{ ref('thresholds') }}
    where threshold = 'lifecycle_days'

),

-- reaching a step is reaching all before it (ruling F5)
steps_of_customers as (

    select
        lifecycles.cohort_month,
        lifecycles.first_channel,
        lifecycles.province,
        steps.step_order,
        steps.step,
        lifecycles.furthest_step_order >= steps.step_order as is_reached,
        case steps.step_order
            {%- for step_order in range(2, 10) %}
            when {{ step_order }} then
                case when
                    lifecycles.step_{{ step_order }}_at >= lifecycles.step_{{ step_order - 1 }}_at then
                    {{ days_between(
                        'lifecycles.step_' ~ (step_order - 1) ~ '_at',
                        'lifecycles.step_' ~ step_order ~ '_at'
                    ) }} end
            {%- endfor %}
        end as days_from_previous
    from lifecycles
    cross join steps

),

cohorts as (

    select
        steps_of_customers.cohort_month,
        steps_of_customers.first_channel,
        steps_of_customers.province,
        steps_of_customers.step_order,
        steps_of_customers.step,
        count_if(steps_of_customers.is_reached) as customer_count,
        {{ percentile(0.5, 'steps_of_customers.days_from_previous') }} as median_days_from_previous
    from steps_of_customers
    group by
        steps_of_customers.cohort_month,
        steps_of_customers.first_channel,
        steps_of_customers.province,
        steps_of_customers.step_order,
        steps_of_customers.step

),

cohorts_with_bases as (

    select
        cohorts.*,
        first_value(cohorts.customer_count) over steps_in_order as first_count,
        lag(cohorts.customer_count) over steps_in_order as previous_count
    from cohorts
    window steps_in_order as (
        partition by cohorts.cohort_month, cohorts.first_channel, cohorts.province
        order by cohorts.step_order nulls last
    )

),

final as (

    select
        cohorts_with_bases.cohort_month,
        cohorts_with_bases.first_channel,
        cohorts_with_bases.province,
        cast(cohorts_with_bases.step_order as bigint) as step_order,
        cohorts_with_bases.step,
        cast(cohorts_with_bases.customer_count as bigint) as customer_count,
        {{ rate('cohorts_with_bases.customer_count', 'cohorts_with_bases.first_count') }}
            as rate_from_first,
        {{ rate('cohorts_with_bases.customer_count', 'cohorts_with_bases.previous_count') }}
            as rate_from_previous,
        cast(cohorts_with_bases.median_days_from_previous as double) as median_days_from_previous,
        {{ days_between('last_day(cohorts_with_bases.cohort_month)', as_of_date()) }}
        >= follow_up.days as is_complete
    from cohorts_with_bases
    cross join follow_up

)

select * from final
