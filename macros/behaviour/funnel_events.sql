{#- Common table expressions of macro ordered_funnel: numbered_events, each event of an entity with its place in time and what it can
    do; fitting_events, those that fit a step, with their kind: events of one kind at one instant are alike. -#}
{% macro funnel_events(events, steps, exclusions, breakdown) -%}
numbered_events as (

    select
        entity_key,
        occurred_at,
        row_number() over (
            partition by entity_key order by occurred_at nulls last, event_id nulls last
        ) as event_position,
        dense_rank() over (partition by entity_key order by occurred_at nulls last) as instant,
        {%- for step in steps %}
        {{ event_fills_step(step) }} as fits_{{ loop.index }},
        {%- endfor %}
        {%- for exclusion in exclusions %}
        {{ event_matches(exclusion) }} as voids_{{ loop.index }},
        {%- endfor %}
        {% if breakdown %}nullif({{ breakdown }}, ''){% else %}cast(null as string){% endif %} as breakdown_value
    from {{ events }}
    where occurred_at is not null

),

fitting_events as (

    select
        numbered_events.*,
        {% for step in steps -%}
        case when fits_{{ loop.index }} then '1' else '0' end{% if not loop.last %} || {% endif %}
        {%- endfor %} as kind
    from numbered_events
    where {% for step in steps %}fits_{{ loop.index }}{% if not loop.last %} or {% endif %}{% endfor %}

)
{%- endmacro %}

{#- Columns and condition of the entries of a funnel: alias `events` is fitting_events. window_end of an unlimited window lies
    beyond all times. -#}
{% macro funnel_entry_columns(window_seconds) -%}
        events.entity_key,
        events.event_position as entry_position,
        events.event_position as last_position,
        events.instant,
        events.occurred_at as entry_at,
        {% if window_seconds is none -%}
        cast('9999-12-31' as timestamp)
        {%- else -%}
        events.occurred_at + interval '1' second * {{ window_seconds }}
        {%- endif %} as window_end,
        ',' || events.event_position || ',' as path,
{%- endmacro %}

{% macro funnel_entry_range(entry_from, entry_until) -%}
cast(events.occurred_at as date) >= cast('{{ entry_from or "0001-01-01" }}' as date)
        and cast(events.occurred_at as date) <= cast('{{ entry_until or "9999-12-31" }}' as date)
{%- endmacro %}
