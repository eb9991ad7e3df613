{{ config(meta={'slices': {
    'column': 'actor',
    'inputs': {'int_app_events': 'actor'},
    'changes': {'base_app__events': app_actor()},
    'day_moves': [
        'select actor from {int_app_events} where occurred_at >= {before} + interval 1 day',
        'select attempts.actor from {this} as attempts cross join {thresholds} as longest'
        ~ ' where longest.threshold = \'app_funnel_days\' and attempts.is_window_open'
        ~ ' and attempts.step_1_at + interval 1 day * cast(longest.value as bigint) < {today} + interval 1 day',
    ],
}}) }}

{%- set steps = app_funnel_steps() -%}

with

-- a read of under a second is none (ruling F15); an event of nobody is nobody's step
funnel_events as (

    select
        actor as entity_key,
        event_id,
        event_name,
        occurred_at,
        province
    from {{ ref('int_app_events') }}
    where actor is not null
        and (event_name != 'content_read' or is_read)
        and event_name in {{ text_list(steps | map(attribute='event') | list) }}

),

longest_attempt as (

    select cast(value as bigint) * 86400 as seconds
    from {{ ref('thresholds') }}
    where threshold = 'app_funnel_days'

),

attempts as (

    {{ ordered_funnel(
        'funnel_events',
        steps,
        window_seconds='(select seconds from longest_attempt)',
        period='month',
        breakdown='province',
        breakdown_rule='step:0'
    ) | indent(4) }}

),

final as (

    select
        attempts.entity_key as actor,
        attempts.period_start as entry_month,
        attempts.breakdown_value as province,
        attempts.depth,
        {%- for step in steps %}
        attempts.step_{{ loop.index }}_at,
        {%- endfor %}
        attempts.is_window_open
    from attempts

)

select * from final
