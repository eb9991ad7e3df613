{%- set steps = app_funnel_steps() -%}

with

attempts as (

    select
        entry_month,
        province
        {%- for step in steps %},
        step_{{ loop.index }}_at
        {%- endfor %}
    from {{ ref('int_app_funnel_attempts') }}

),

follow_up as (

    select cast(value as bigint) as days
    from {{ ref('thresholds') }}
    where threshold = 'app_funnel_days'

),

steps_of_months as (

    {{ funnel_steps('attempts', steps | length, by=['entry_month', 'province']) | indent(4) }}

),

final as (

    select
        steps_of_months.entry_month as month,
        steps_of_months.province,
        cast(steps_of_months.step_number as bigint) as step_order,
        case steps_of_months.step_number
            {%- for step in steps %}
            when {{ loop.index }} then '{{ step.event }}'
            {%- endfor %}
        end as step,
        steps_of_months.people_count as active_user_count,
        steps_of_months.rate_from_first,
        steps_of_months.rate_from_previous,
        steps_of_months.median_seconds as median_seconds_from_previous,
        {{ days_between('last_day(steps_of_months.entry_month)', as_of_date()) }}
        >= follow_up.days as is_complete
    from steps_of_months
    cross join follow_up

)

select * from final
