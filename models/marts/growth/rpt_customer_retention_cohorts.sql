{#- how far back cohorts are shown; who comes for the first time is decided by all history -#}
{%- set months = 36 -%}

with

-- a day of an actor stands for its events
app_events as (

    select
        actor as entity_key,
        cast(event_date as timestamp) as occurred_at
    from {{ ref('int_app_actor_days') }}
    where actor != '-1'

),

service_events as (

    select
        customer_key as entity_key,
        opened_at as occurred_at
    from {{ ref('int_customer_service_orders') }}

),

cohorts as (
    {% for kind in ('app', 'service') %}
    select
        '{{ kind }}' as kind,
        retained.*
    from (
        {{ retention(
            kind ~ '_events',
            period='month',
            first_period=add_months(as_of_date(), 1 - months),
            period_count=months,
            cohort='first_time'
        ) | indent(8) }}
    ) as retained
    where retained.cohort_count > 0
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

final as (

    select
        cohorts.period_start as cohort_month,
        cohorts.period_number,
        cohorts.kind,
        cohorts.cohort_count,
        cohorts.returned_count,
        cohorts.returned_rate as rate,
        last_day({{ add_months('cohorts.period_start', 'cohorts.period_number') }})
        <= {{ as_of_date() }} as is_complete
    from cohorts

)

select * from final
