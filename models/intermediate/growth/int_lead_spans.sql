with

leads as (

    select
        lead_id,
        created_at,
        ended_at
    from {{ ref('int_leads') }}
    where is_raw

),

lead_cards as (

    select * from {{ ref('int_lead_cards') }}

),

card_events as (

    select
        event_id,
        prospect_id,
        event_type,
        coalesce(approved_at, occurred_at) as changed_at
    from {{ ref('stg_dms__prospect_events') }}
    where event_type in ('lost', 'reactivated')
        and coalesce(approval, 'approved') = 'approved'

),

-- a lead is over with its card: for good when that is merged or its car delivered, else as long as
-- it is lost
card_ends as (

    select
        prospect_id,
        merged_at as ended_at
    from {{ ref('int_prospects') }}
    where merged_at is not null

    union all

    select
        prospect_id,
        delivered_at as ended_at
    from {{ ref('int_vehicle_orders') }}
    where prospect_id is not null and delivered_at is not null

),

lead_ends as (

    select
        lead_cards.lead_id,
        min(card_ends.ended_at) as ended_at
    from lead_cards
    inner join card_ends on lead_cards.prospect_id = card_ends.prospect_id
    group by lead_cards.lead_id

),

ended_leads as (

    select
        leads.lead_id,
        leads.created_at,
        case
            when lead_ends.ended_at < leads.ended_at then lead_ends.ended_at
            else coalesce(leads.ended_at, lead_ends.ended_at)
        end as ended_at
    from leads
    left join lead_ends on leads.lead_id = lead_ends.lead_id

),

-- who is alive changes with: created, lost, reactivated, ended
changes as (

    select
        ended_leads.lead_id,
        '' as event_id,
        0 as instant_rank,
        true as is_alive,
        ended_leads.created_at as changed_at
    from ended_leads

    union all

    select
        ended_leads.lead_id,
        card_events.event_id,
        case when card_events.event_type = 'lost' then 1 else 2 end as instant_rank,
        card_events.event_type = 'reactivated' as is_alive,
        card_events.changed_at
    from ended_leads
    inner join lead_cards on ended_leads.lead_id = lead_cards.lead_id
    inner join card_events on lead_cards.prospect_id = card_events.prospect_id
    where card_events.changed_at >= ended_leads.created_at
        and cast(card_events.changed_at as date) <= {{ as_of_date() }}
        and (ended_leads.ended_at is null or card_events.changed_at < ended_leads.ended_at)

    union all

    select
        ended_leads.lead_id,
        '' as event_id,
        3 as instant_rank,
        false as is_alive,
        -- an end before its beginning leaves nothing
        case when ended_leads.ended_at < ended_leads.created_at then ended_leads.created_at
            else ended_leads.ended_at end as changed_at
    from ended_leads
    where ended_leads.ended_at is not null

),

changes_in_turn as (

    select
        changes.lead_id,
        changes.is_alive,
        changes.changed_at,
        lead(changes.changed_at) over (
            partition by changes.lead_id
            order by
                changes.changed_at nulls last,
                changes.instant_rank nulls last,
                changes.event_id nulls last
        ) as next_changed_at
    from changes

),

final as (

    select
        changes_in_turn.lead_id,
        changes_in_turn.changed_at as alive_from,
        changes_in_turn.next_changed_at as alive_to
    from changes_in_turn
    where changes_in_turn.is_alive
        and (changes_in_turn.next_changed_at is null
            or changes_in_turn.next_changed_at > changes_in_turn.changed_at)

)

select * from final
