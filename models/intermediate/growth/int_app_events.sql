{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('stg_app__events') }}

),

dealers as (

    select
        dealer_code,
        dealer_key,
        province
    from {{ ref('int_dealers') }}

),

-- shorter is no read
shortest_read as (

    select cast(value as bigint) as dwell_ms
    from {{ ref('thresholds') }}
    where threshold = 'read_dwell_milliseconds'

),

final as (

    select
        events.event_id,
        events.occurred_at,
        {{ month_of('events.occurred_at') }} as event_month,
        cast(events.occurred_at as date) as event_date,
        {{ app_actor('events') }} as actor,
        events.app_user_id,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        coalesce(events.province, dealers.province, '-1') as province,
        coalesce(events.placement, '-1') as placement,
        coalesce(events.board, '-1') as board,
        events.campaign_id,
        events.event_name,
        events.event_name = 'content_share' as is_share,
        events.event_name = 'content_read'
        and coalesce(events.dwell_ms >= shortest_read.dwell_ms, true) as is_read,
        events.event_name = 'model_page_click' as is_model_page_click,
        events.event_name in ('post', 'board_visit') as is_community,
        events.event_name = 'insurance_enquiry' as is_insurance_enquiry
    from events
    cross join shortest_read
    left join dealers on events.dealer_code = dealers.dealer_code
    where not coalesce(events.is_internal, false)
        and cast(events.occurred_at as date) <= {{ as_of_date() }}

)

select * from final
