with

events as (

    select * from {{ ref('int_app_events') }}
    where event_name = 'offer_entry'

),

campaigns as (

    select campaign_id
    from {{ ref('stg_crm__campaigns') }}
    where campaign_type = 'trade_in'

),

final as (

    select
        events.event_month,
        events.dealer_key,
        case when events.dealer_key = '-1' then events.province else '-1' end as own_province,
        -- an entry of nobody we can tell from others is its own
        coalesce(events.actor, 'event:' || events.event_id) as actor,
        events.campaign_id
    from events
    inner join campaigns on events.campaign_id = campaigns.campaign_id
    group by
        events.event_month,
        events.dealer_key,
        case when events.dealer_key = '-1' then events.province else '-1' end,
        coalesce(events.actor, 'event:' || events.event_id),
        events.campaign_id

)

select * from final
