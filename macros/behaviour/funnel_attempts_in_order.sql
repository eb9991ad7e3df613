{#- Common table expressions of macro ordered_funnel, up to reached_depths: one row per attempt, branch and depth, for steps that have an
    order. required: positions of the required steps, counted from 1; value_step: position of the step whose event gives the value of
    the breakdown, or none; the others as in ordered_funnel. A strict order looks at the very next event; else what is left of the same
    instant is looked at, and the next instant that has an event for the step. Each step reads the one before it once: an engine that
    puts the text of a CTE into its readers would double the query with every step. -#}
{% macro funnel_attempts_in_order(required, window_seconds, order, ties, entry_from, entry_until, value_step) -%}
{%- if order == 'ordered' -%}
instants_with_steps as (

    select
        entity_key,
        {%- for step in required %}
        bool_or(fits_{{ step }}) as has_{{ step }},
        {%- endfor %}
        instant
    from fitting_events
    group by
        entity_key,
        instant

),

next_instants as (

    select
        entity_key,
        {%- for step in required %}
        min(case when has_{{ step }} then instant end) over later_instants as next_{{ step }},
        {%- endfor %}
        instant
    from instants_with_steps
    window later_instants as (
        partition by entity_key order by instant nulls last rows between 1 following and unbounded following
    )

),

{% endif -%}
reached_1 as (

    select
        {{ funnel_entry_columns(window_seconds) | trim }}
        {{ 'events.breakdown_value' if value_step == 1 else 'cast(null as string) as breakdown_value' }},
        events.occurred_at as step_1_at
    from fitting_events as events
    where events.fits_1
        and {{ funnel_entry_range(entry_from, entry_until) }}

),

{% for step in required[1:] -%}
{%- set before = required[loop.index0] -%}
{%- set columns_of_event -%}
attempts.*,
        events.event_position as next_position,
        events.instant as next_instant,
        events.occurred_at as next_at,
        events.kind as next_kind,
        events.breakdown_value as next_value
{%- endset -%}
{% if order == 'ordered' -%}
looked_at_{{ step }} as (

    select
        attempts.*,
        {% if ties == 'any' -%}
        case when instants.n = 0 then attempts.instant else next_instants.next_{{ step }} end as looked_at
        {%- else -%}
        next_instants.next_{{ step }} as looked_at
        {%- endif %}
    from reached_{{ before }} as attempts
    inner join next_instants
        on attempts.entity_key = next_instants.entity_key
            and attempts.instant = next_instants.instant
    {%- if ties == 'any' %}
    cross join {{ number_series(0, 1) }} as instants
    {%- endif %}

),

{% endif -%}
candidates_{{ step }} as (
    {% if order == 'strict' %}
    select
        {{ columns_of_event }}
    from reached_{{ before }} as attempts
    inner join fitting_events as events
        on attempts.entity_key = events.entity_key
            and attempts.last_position + 1 = events.event_position
    where events.fits_{{ step }}
        {%- if ties == 'increasing' %}
        and events.instant > attempts.instant
        {%- endif %}
    {% else %}
    select
        {{ columns_of_event }}
    from looked_at_{{ step }} as attempts
    inner join fitting_events as events
        on attempts.entity_key = events.entity_key
            and attempts.looked_at = events.instant
    where events.fits_{{ step }}
        and position(',' || events.event_position || ',' in attempts.path) = 0
    {% endif %}
),

ranked_candidates_{{ step }} as (

    select
        candidates_{{ step }}.*,
        rank() over (partition by entity_key, path order by next_instant nulls last) as instant_rank,
        row_number() over (
            partition by entity_key, path, next_instant, next_kind order by next_position nulls last
        ) as kind_rank
    from candidates_{{ step }}
    where next_at <= window_end

),

reached_{{ step }} as (

    select
        entity_key,
        entry_position,
        next_position as last_position,
        next_instant as instant,
        entry_at,
        window_end,
        path || next_position || ',' as path,
        {{ 'next_value as breakdown_value' if value_step == step else 'breakdown_value' }},
        {%- for earlier in required if earlier < step %}
        step_{{ earlier }}_at,
        {%- endfor %}
        next_at as step_{{ step }}_at
    from ranked_candidates_{{ step }}
    where instant_rank = 1
        and kind_rank = 1

),

{% endfor -%}
{{ funnel_reached_depths(required) }}
{%- endmacro %}

{#- Common table expression reached_depths: every depth that an attempt came through, later steps null. -#}
{% macro funnel_reached_depths(required) -%}
reached_depths as (
    {% for reached in required %}
    select
        entity_key,
        entry_position,
        entry_at,
        window_end,
        path,
        breakdown_value,
        {%- for step in required %}
        {% if step > reached %}cast(null as timestamp) as {% endif %}step_{{ step }}_at,
        {%- endfor %}
        {{ reached }} as depth
    from reached_{{ reached }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)
{%- endmacro %}
