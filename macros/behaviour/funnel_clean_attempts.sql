{#- Common table expressions of macro ordered_funnel, up to clean_attempts: the attempts without one that an exclusion voids (ruling F6): an
    excluded event strictly between the two named filled steps or, where the later one is not reached, before the window ends. -#}
{% macro funnel_clean_attempts(exclusions) -%}
{%- if exclusions -%}
voided_attempts as (
    {% for exclusion in exclusions %}
    {%- set later_step = 'attempts.step_' ~ (exclusion['to_step'] + 1) ~ '_at' %}
    select
        attempts.entity_key,
        attempts.entry_position
    from attempts
    inner join numbered_events as events
        on attempts.entity_key = events.entity_key
            and attempts.step_{{ exclusion['from_step'] + 1 }}_at < events.occurred_at
    where events.voids_{{ loop.index }}
        and (
            events.occurred_at < {{ later_step }}
            or ({{ later_step }} is null and events.occurred_at <= attempts.window_end)
        )
    {% if not loop.last %}
    union
    {% endif %}
    {%- endfor %}
),

{% endif -%}
clean_attempts as (

    select attempts.*
    from attempts
    {%- if exclusions %}
    where not exists (
        select 1 from voided_attempts as voided
        where attempts.entity_key = voided.entity_key
            and attempts.entry_position = voided.entry_position
    )
    {%- endif %}

),
{%- endmacro %}
