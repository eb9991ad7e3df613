{%- set steps = app_funnel_steps() -%}

with

attempts as (

    select
        entry_month,
        province,
        step_1_at,
        step_2_at,
        step_3_at,
        step_4_at
    from {{ ref('int_app_funnel_attempts') }}

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
        {{ days_between('last_day(steps_of_months.entry_month)', as_of_date()) }} >= 30 as is_complete
    from steps_of_months

)

select * from final
