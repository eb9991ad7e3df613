{#- Query: one row per entity that enters a funnel, with the attempt that gets furthest (rulings F1, F2, F6 to F10); with `period`,
    one row per entity and period of entry.

    events: relation or name of a CTE with entity_key, event_id, event_name, occurred_at (timestamp) and, as text, the
        attributes that predicates and breakdown name. An entity is whoever takes the steps: a person, a household, or a person
        × value where every value of an attribute shall count. event_id breaks ties of equal times and is unique within an entity.
    steps: list of predicates (macro event_matches), in order; each may be
        optional: true                a side count, filled only by what no required step takes; not the first step
        first_time_for_person: true   the entity's first event of that name, or `with_filters`: the first that passes the filters
    window_seconds: from the entry, inclusive, a number or a scalar of SQL; none = unlimited
    exclusions: list of predicates with from_step and to_step, positions in `steps` counted from 0
    order: ordered; strict: no other event of the entity lies between two filled steps, repeats included; unordered: any step
        enters, and only later events are looked at (step_1_at is then the first step that was filled, whichever it is).
        Only ordered funnels have optional steps.
    ties: any = events at one instant count as in order, increasing = each step later than the one before (not for unordered)
    entry_from, entry_until: first and last date of entries, as YYYY-MM-DD; later steps may fall after them
    period, week_start: the best attempt of each period of entry (macro period_start)
    breakdown, breakdown_rule: an attribute, and whose value counts: first_touch or last_touch (of the events that fit a step), or
        step:0, step:1 … (of the event that filled the step; a required step of a funnel with an order)
    as_of: date expression; an attempt whose window is not over by its end is flagged. Default: the run's as_of.

    Columns: entity_key, period_start (with period), breakdown_value (with breakdown; null = no value), depth (position in `steps`
    of the furthest required step, counted from 1), entry_at, step_1_at … step_n_at (null = not reached), is_window_open.

    How: each entry opens an attempt that fills step after step with the earliest event left. At one instant it matters which of
    several events is spent, where they fit different later steps: each kind is followed, and the branch that gets furthest
    counts. The next event of a step is looked up, not searched, so that the work grows with the events. -#}
{% macro ordered_funnel(
    events, steps, window_seconds=none, exclusions=[], order='ordered', ties='any', entry_from=none, entry_until=none,
    period=none, week_start='monday', breakdown=none, breakdown_rule='first_touch', as_of=none
) -%}
{%- if order not in ('ordered', 'strict', 'unordered') or ties not in ('any', 'increasing') -%}
    {{ exceptions.raise_compiler_error(
        "ordered_funnel: order is ordered, strict or unordered, ties is any or increasing; got " ~ order ~ ", " ~ ties) }}
{%- endif -%}
{%- set required, optional = [], [] -%}
{%- for step in steps -%}
    {%- do (optional if step.get('optional') else required).append(loop.index) -%}
{%- endfor -%}
{%- set value_step = breakdown_rule.split(':')[1] | int + 1 if breakdown and breakdown_rule.startswith('step:') else none -%}
{%- if not required or required[0] != 1 or (optional and order != 'ordered') or (ties != 'any' and order == 'unordered') -%}
    {{ exceptions.raise_compiler_error(
        "ordered_funnel: the first step is required; optional steps go with order: ordered, ties: increasing with any order"
        ~ " but unordered") }}
{%- endif -%}
{%- if value_step is not none and (value_step not in required or order == 'unordered') -%}
    {{ exceptions.raise_compiler_error(
        "ordered_funnel: " ~ breakdown_rule ~ " is no required step of a funnel with an order") }}
{%- endif -%}
with

{{ funnel_events(events, steps, exclusions, breakdown) }},

{% if order == 'unordered' -%}
{{ funnel_attempts_in_any_order(required, window_seconds, entry_from, entry_until) }},
{%- else -%}
{{ funnel_attempts_in_order(required, window_seconds, order, ties, entry_from, entry_until, value_step) }},
{%- endif %}

-- of the branches of one entry the one that gets furthest, of equal ones the one that gets there first
ranked_branches as (

    select
        reached_depths.*,
        row_number() over (
            partition by entity_key, entry_position
            order by
                depth desc nulls last,
                {%- for step in required[1:] %}
                step_{{ step }}_at nulls last,
                {%- endfor %}
                path nulls last
        ) as branch_rank
    from reached_depths

),

entries as (

    select * from ranked_branches
    where branch_rank = 1

),

{{ funnel_optional_steps(required, optional, ties) }}

{{ funnel_clean_attempts(exclusions) }}

{% if breakdown and value_step is none -%}
touches as (

    select
        entity_key,
        {{ 'min_by' if breakdown_rule == 'first_touch' else 'max_by' }}(breakdown_value, event_position) as breakdown_value
    from fitting_events
    where breakdown_value is not null
    group by entity_key

),

{% endif -%}
ranked_attempts as (

    select
        attempts.*,
        {%- if period %}
        {{ period_start(period, 'attempts.entry_at', week_start) }} as period_start,
        {%- endif %}
        row_number() over (
            partition by
                attempts.entity_key
                {%- if period %},
                {{ period_start(period, 'attempts.entry_at', week_start) }}
                {%- endif %}
            order by attempts.depth desc nulls last, attempts.entry_position nulls last
        ) as attempt_rank
    from clean_attempts as attempts

),

final as (

    select
        attempts.entity_key,
        {%- if period %}
        attempts.period_start,
        {%- endif %}
        {%- if breakdown %}
        {{ 'touches' if value_step is none else 'attempts' }}.breakdown_value,
        {%- endif %}
        attempts.depth,
        attempts.entry_at,
        {%- for step in steps %}
        attempts.step_{{ loop.index }}_at,
        {%- endfor %}
        attempts.window_end >= cast({{ as_of or as_of_date() }} + interval '1' day as timestamp) as is_window_open
    from ranked_attempts as attempts
    {%- if breakdown and value_step is none %}
    left join touches on attempts.entity_key = touches.entity_key
    {%- endif %}
    where attempts.attempt_rank = 1

)

select * from final
{%- endmacro %}
