{#- Query: one row per period: how many people are new, returning, resurrecting or dormant in it (ruling F13).

    events: relation or name of a CTE with entity_key, event_id, event_name, occurred_at; period, week_start: macro period_start.
    first_period, period_count: as macro retention. active: predicate of what counts as being active, {} = any event; history before
    the first period decides who is new.
    Columns: period_start, new_count, returning_count, resurrecting_count, dormant_count (booked in the first period without). -#}
{% macro activity_lifecycle(events, period, first_period, period_count, active={}, week_start='monday') -%}
with

periods as (

    select {{ period_after(period, period_start(period, first_period, week_start), 'series.n') }} as period_start
    from {{ number_series(0, period_count - 1) }} as series

),

active_periods as (

    select distinct
        entity_key,
        {{ period_start(period, 'occurred_at', week_start) }} as period_start
    from {{ events }}
    where occurred_at is not null
        and {{ event_matches(active) }}

),

neighbours as (

    select
        entity_key,
        period_start,
        lag(period_start) over by_period as earlier_start,
        lead(period_start) over by_period as later_start
    from active_periods
    window by_period as (partition by entity_key order by period_start nulls last)

),

states as (

    select
        period_start,
        case
            when earlier_start is null then 'new'
            when {{ period_after(period, 'earlier_start', 1) }} = period_start then 'returning'
            else 'resurrecting'
        end as state
    from neighbours

    union all

    select
        {{ period_after(period, 'period_start', 1) }} as period_start,
        'dormant' as state
    from neighbours
    where later_start is null
        or later_start > {{ period_after(period, 'period_start', 1) }}

),

final as (

    select
        periods.period_start,
        {%- for state in ('new', 'returning', 'resurrecting', 'dormant') %}
        cast(count_if(states.state = '{{ state }}') as bigint) as {{ state }}_count{% if not loop.last %},{% endif %}
        {%- endfor %}
    from periods
    left join states on periods.period_start = states.period_start
    group by periods.period_start

)

select * from final
{%- endmacro %}
