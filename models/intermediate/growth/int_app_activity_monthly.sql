{{ config(meta={'slices': {
    'column': 'event_month',
    'inputs': {
        'int_app_events': 'select * from {int_app_events} where event_month in {touched} and occurred_at >= {least}',
    },
    'changes': {'base_app__events': month_of('occurred_at')},
    'day_moves': ['select event_month from {int_app_events} where occurred_at >= {before} + interval 1 day'],
}}) }}

with

events as (

    select * from {{ ref('int_app_events') }}

),

final as (

    select
        events.event_month,
        events.province,
        events.placement,
        events.board,
        cast(count_if(events.is_share) as bigint) as content_share_count,
        cast(count_if(events.is_read) as bigint) as content_read_count,
        cast(count_if(events.is_model_page_click) as bigint) as model_page_click_count,
        cast(count(distinct events.actor) as bigint) as active_user_count__monthly
    from events
    group by
        events.event_month,
        events.province,
        events.placement,
        events.board

)

select * from final
