{#- Query: one row per number of periods: how many people have an event in exactly that many distinct periods (ruling F11).

    events: relation or name of a CTE with entity_key, event_id, event_name, occurred_at; period, week_start: macro period_start.
    first_date, last_date: the range, YYYY-MM-DD; period_count: how many rows; active: predicate, {} = any event.
    Columns: active_period_count (from 1), people_count. -#}
{% macro stickiness(events, period, first_date, last_date, period_count, active={}, week_start='monday') -%}
with

active_periods as (

    select
        entity_key,
        count(distinct {{ period_start(period, 'occurred_at', week_start) }}) as active_period_count
    from {{ events }}
    where cast(occurred_at as date) >= cast('{{ first_date }}' as date)
        and cast(occurred_at as date) <= cast('{{ last_date }}' as date)
        and {{ event_matches(active) }}
    group by entity_key

),

final as (

    select
        cast(series.n as bigint) as active_period_count,
        cast(count(active_periods.entity_key) as bigint) as people_count
    from {{ number_series(1, period_count) }} as series
    left join active_periods on series.n = active_periods.active_period_count
    group by series.n

)

select * from final
{%- endmacro %}
