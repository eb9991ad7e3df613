{#- Query: one row per cohort period and number of periods after it: who came back (ruling F3).

    events: relation or name of a CTE with entity_key, occurred_at (timestamp) and, as text, the attributes that the predicates name.
    period, week_start: macro period_start. first_period: a date or moment in the first cohort, as text or expression of SQL;
        period_count: how many cohorts, one after the other; returns are looked for up to the last of them.
    target: predicate (macro event_matches) of what makes the cohort; returning: of what counts as coming back. {} = any event.
    cohort: recurring = a person belongs to every period with a target event; first_time = to that of the first ever, history
        before the first period included.
    return_rule: on = in the n-th period, on_or_after = in it or later.
    minimum_occurrences: how many returning events a period needs to count; period 0 is the cohort itself and needs none.

    Columns: period_start, period_number (0 = the cohort itself), cohort_count, returned_count, returned_rate (null where the cohort
    is empty). -#}
{% macro retention(
    events, period, first_period, period_count, target={}, returning={}, cohort='recurring', return_rule='on',
    minimum_occurrences=1, week_start='monday'
) -%}
{%- if cohort not in ('recurring', 'first_time') or return_rule not in ('on', 'on_or_after') -%}
    {{ exceptions.raise_compiler_error(
        "retention: cohort is recurring or first_time, return_rule is on or on_or_after; got " ~ cohort ~ ", " ~ return_rule) }}
{%- endif -%}
{%- set first_start = period_start(period, first_period, week_start) -%}
with

periods as (

    select
        series.n as period_index,
        {{ period_after(period, first_start, 'series.n') }} as period_start
    from {{ number_series(0, period_count - 1) }} as series

),

periods_of_events as (

    select
        entity_key,
        {{ period_start(period, 'occurred_at', week_start) }} as period_start,
        bool_or({{ event_matches(target) }}) as is_target,
        count_if({{ event_matches(returning) }}) as returning_count
    from {{ events }}
    where occurred_at is not null
    group by
        entity_key,
        {{ period_start(period, 'occurred_at', week_start) }}

),

cohorts as (
    {% if cohort == 'first_time' %}
    select
        entity_key,
        min(period_start) as period_start
    from periods_of_events
    where is_target
    group by entity_key
    {% else %}
    select
        entity_key,
        period_start
    from periods_of_events
    where is_target
    {% endif %}
),

numbered_cohorts as (

    select
        cohorts.entity_key,
        periods.period_index
    from cohorts
    inner join periods on cohorts.period_start = periods.period_start

),

returns as (

    select
        periods_of_events.entity_key,
        periods.period_index
    from periods_of_events
    inner join periods on periods_of_events.period_start = periods.period_start
    where periods_of_events.returning_count >= {{ minimum_occurrences }}

),

counted_returns as (
    {% if return_rule == 'on' %}
    select
        entity_key,
        period_index
    from returns
    {% else %}
    -- who came back in a period, or in a later one: every period up to the last one of coming back
    select
        last_returns.entity_key,
        periods.period_index
    from (
        select
            entity_key,
            max(period_index) as last_index
        from returns
        group by entity_key
    ) as last_returns
    inner join periods on last_returns.last_index >= periods.period_index
    {% endif %}
),

returns_after_cohorts as (

    select
        numbered_cohorts.period_index,
        counted_returns.period_index - numbered_cohorts.period_index as period_number,
        count(*) as returned_count
    from numbered_cohorts
    inner join counted_returns
        on numbered_cohorts.entity_key = counted_returns.entity_key
            and numbered_cohorts.period_index < counted_returns.period_index
    group by
        numbered_cohorts.period_index,
        counted_returns.period_index - numbered_cohorts.period_index

),

sizes as (

    select
        period_index,
        count(*) as cohort_count
    from numbered_cohorts
    group by period_index

),

figures as (

    select
        periods.period_start,
        later_periods.period_index - periods.period_index as period_number,
        coalesce(sizes.cohort_count, 0) as cohort_count,
        case
            when later_periods.period_index = periods.period_index then coalesce(sizes.cohort_count, 0)
            else coalesce(returns_after_cohorts.returned_count, 0)
        end as returned_count
    from periods
    inner join periods as later_periods on periods.period_index <= later_periods.period_index
    left join sizes on periods.period_index = sizes.period_index
    left join returns_after_cohorts
        on periods.period_index = returns_after_cohorts.period_index
            and later_periods.period_index - periods.period_index = returns_after_cohorts.period_number

),

final as (

    select
        period_start,
        cast(period_number as bigint) as period_number,
        cast(cohort_count as bigint) as cohort_count,
        cast(returned_count as bigint) as returned_count,
        {{ rate('returned_count', 'cohort_count') }} as returned_rate
    from figures

)

select * from final
{%- endmacro %}
