with

cards as (

    select * from {{ ref('int_known_prospects') }}

),

spans as (

    select
        spans.*,
        -- an order dated before its card counts at the card's time (ruling S4)
        greatest(spans.span_from, cards.carded_at) as counted_from
    from {{ ref('int_known_order_spans') }} as spans
    inner join cards
        on spans.known_on = cards.known_on
        and spans.prospect_id = cards.prospect_id

),

reassignments as (

    select * from {{ ref('int_known_prospect_reassignments') }}

),

-- the ranks are the order at one instant of ruling T7
found as (

    select
        events.known_on,
        survivors.survivor_id as prospect_id,
        events.takes_effect_at as moved_at,
        case events.event_type when 'dormant' then 3 when 'lost' then 4 else 5 end as instant_rank,
        events.event_id as source_id,
        events.event_type as change,
        0 as valid_orders_change
    from {{ ref('int_known_prospect_events') }} as events
    inner join {{ ref('int_known_prospect_survivors') }} as survivors
        on events.known_on = survivors.known_on
        and events.prospect_id = survivors.prospect_id
        and events.takes_effect_at > survivors.valid_from
        and (events.takes_effect_at <= survivors.valid_to or survivors.valid_to is null)
    where events.event_type in ('dormant', 'lost', 'reactivated')

    union all

    select
        reassignments.known_on,
        reassignments.prospect_id,
        reassignments.reassigned_at as moved_at,
        2 as instant_rank,
        reassignments.event_id as source_id,
        'reassigned' as change,
        0 as valid_orders_change
    from reassignments

    union all

    select
        spans.known_on,
        spans.prospect_id,
        spans.counted_from as moved_at,
        case when spans.is_absorbed then 10 else 6 end as instant_rank,
        spans.order_no as source_id,
        'ordered' as change,
        1 as valid_orders_change
    from spans
    where spans.valid_until >= spans.counted_from
        or spans.valid_until is null

    union all

    select
        spans.known_on,
        spans.prospect_id,
        spans.valid_until as moved_at,
        case spans.valid_until_by when 'cancelled' then 7 else 9 end as instant_rank,
        spans.order_no as source_id,
        'returned_by_cancellation' as change,
        -1 as valid_orders_change
    from spans
    where spans.valid_until >= spans.counted_from
        and (spans.valid_until <= spans.span_to or spans.span_to is null)

    union all

    select
        card_merges.known_on,
        card_merges.prospect_id,
        card_merges.merged_at as moved_at,
        11 as instant_rank,
        card_merges.event_id as source_id,
        'merged' as change,
        0 as valid_orders_change
    from {{ ref('int_known_prospect_merges') }} as card_merges
    where card_merges.outcome = 'merged'

),

final as (

    select
        found.known_on,
        found.prospect_id,
        found.moved_at,
        found.instant_rank,
        found.source_id,
        found.change,
        found.valid_orders_change
    from found

)

select * from final
