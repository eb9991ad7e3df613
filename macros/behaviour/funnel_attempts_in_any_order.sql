{#- Common table expressions of macro ordered_funnel, up to reached_depths: one row per attempt, branch and depth, for steps in any order
    (ruling F7). Every event that fits a step opens an attempt; each later event that fits a step not yet filled fills it, and where it
    fits several, each is followed. Each depth reads the one before it once: an engine that puts the text of a CTE into its readers
    would multiply the query with every depth. The arguments as in ordered_funnel; required: positions of the steps, counted from 1. -#}
{% macro funnel_attempts_in_any_order(required, window_seconds, entry_from, entry_until) -%}
{%- set beyond_all_events = '9223372036854775807' -%}
{%- set filled = number_series(1, required | length) -%}
{%- set fits_filled -%}
case filled.n
            {%- for step in required %}
            when {{ step }} then events.fits_{{ step }}
            {%- endfor %}
        end
{%- endset -%}
next_events as (

    select
        entity_key,
        {%- for step in required %}
        min(case when fits_{{ step }} then event_position end) over later_events as next_{{ step }},
        {%- endfor %}
        event_position
    from fitting_events
    window later_events as (
        partition by entity_key order by event_position nulls last rows between 1 following and unbounded following
    )

),

reached_1 as (

    select
        {{ funnel_entry_columns(window_seconds) | trim }}
        cast(null as string) as breakdown_value,
        {%- for step in required %}
        filled.n = {{ step }} as has_{{ step }},
        {%- endfor %}
        events.occurred_at as step_1_at
    from fitting_events as events
    inner join {{ filled }} as filled on {{ fits_filled | trim }}
    where {{ funnel_entry_range(entry_from, entry_until) }}

),

{% for depth in required[1:] -%}
next_positions_{{ depth }} as (

    select
        attempts.*,
        least(
            {%- for step in required %}
            coalesce(
                case when not attempts.has_{{ step }} then next_events.next_{{ step }} end, {{ beyond_all_events }}
            ){% if not loop.last %},{% endif %}
            {%- endfor %}
        ) as next_position
    from reached_{{ depth - 1 }} as attempts
    inner join next_events
        on attempts.entity_key = next_events.entity_key
            and attempts.last_position = next_events.event_position

),

reached_{{ depth }} as (

    select
        attempts.entity_key,
        attempts.entry_position,
        events.event_position as last_position,
        events.instant,
        attempts.entry_at,
        attempts.window_end,
        attempts.path || events.event_position || ',' as path,
        attempts.breakdown_value,
        {%- for step in required %}
        attempts.has_{{ step }} or filled.n = {{ step }} as has_{{ step }},
        {%- endfor %}
        {%- for earlier in range(1, depth) %}
        attempts.step_{{ earlier }}_at,
        {%- endfor %}
        events.occurred_at as step_{{ depth }}_at
    from next_positions_{{ depth }} as attempts
    inner join fitting_events as events
        on attempts.entity_key = events.entity_key
            and attempts.next_position = events.event_position
    inner join {{ filled }} as filled on {{ fits_filled | trim }}
    where events.occurred_at <= attempts.window_end
        and not case filled.n
            {%- for step in required %}
            when {{ step }} then attempts.has_{{ step }}
            {%- endfor %}
        end

),

{% endfor -%}
{{ funnel_reached_depths(required) }}
{%- endmacro %}
