{#- Common table expressions of macro ordered_funnel, up to attempts: the attempts of `entries` with their optional steps (ruling F9). An
    optional step is filled by the earliest event that no required step took, between the steps filled before it and the next
    required one. required, optional: positions in the steps, counted from 1. -#}
{% macro funnel_optional_steps(required, optional, ties) -%}
{%- set source = namespace(name='entries', steps=required | list) -%}
{%- for step in optional -%}
{%- set required_before = required | select('lt', step) | list | last -%}
{%- set required_after = required | select('gt', step) | list | first -%}
filled_{{ step }} as (

    select
        entries.entity_key,
        entries.entry_position,
        min(events.event_position) as filled_position,
        min(events.occurred_at) as step_{{ step }}_at
    from {{ source.name }} as entries
    inner join fitting_events as events
        on entries.entity_key = events.entity_key
            and events.occurred_at {{ '>' if ties == 'increasing' else '>=' }} coalesce(
                {%- for earlier in range(step - 1, required_before - 1, -1) %}
                entries.step_{{ earlier }}_at{% if not loop.last %},{% endif %}
                {%- endfor %}
            )
    where entries.step_{{ required_before }}_at is not null
        and events.fits_{{ step }}
        and position(',' || events.event_position || ',' in entries.path) = 0
        and events.occurred_at <= entries.window_end
        {%- if required_after %}
        and events.occurred_at {{ '<' if ties == 'increasing' else '<=' }} coalesce(
            entries.step_{{ required_after }}_at, cast('9999-12-31' as timestamp)
        )
        {%- endif %}
    group by
        entries.entity_key,
        entries.entry_position

),

entries_with_{{ step }} as (

    select
        entries.entity_key,
        entries.entry_position,
        entries.entry_at,
        entries.window_end,
        entries.path || coalesce(filled.filled_position || ',', '') as path,
        entries.breakdown_value,
        {%- for earlier in source.steps %}
        entries.step_{{ earlier }}_at,
        {%- endfor %}
        filled.step_{{ step }}_at,
        entries.depth
    from {{ source.name }} as entries
    left join filled_{{ step }} as filled
        on entries.entity_key = filled.entity_key
            and entries.entry_position = filled.entry_position

),

{% set source.name = 'entries_with_' ~ step -%}
{%- set source.steps = source.steps + [step] -%}
{%- endfor -%}
attempts as (

    select * from {{ source.name }}

),
{%- endmacro %}
