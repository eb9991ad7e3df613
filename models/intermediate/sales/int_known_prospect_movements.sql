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
changes as (

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
        merges.known_on,
        merges.prospect_id,
        merges.merged_at as moved_at,
        11 as instant_rank,
        merges.event_id as source_id,
        'merged' as change,
        0 as valid_orders_change
    from {{ ref('int_known_prospect_merges') }} as merges
    where merges.outcome = 'merged'

),

eventful_cards as (

    select distinct
        changes.known_on,
        changes.prospect_id
    from changes

),

-- most cards never change: only the others are put in order
cards_with_changes as (

    select
        changes.known_on,
        changes.prospect_id,
        changes.moved_at,
        changes.instant_rank,
        changes.source_id,
        changes.change,
        changes.valid_orders_change
    from changes

    union all

    select
        cards.known_on,
        cards.prospect_id,
        cards.carded_at as moved_at,
        1 as instant_rank,
        cards.prospect_id as source_id,
        'new' as change,
        0 as valid_orders_change
    from cards
    inner join eventful_cards
        on cards.known_on = eventful_cards.known_on
        and cards.prospect_id = eventful_cards.prospect_id

),

ordered_changes as (

    select
        cards_with_changes.*,
        row_number() over history as change_number,
        sum(cards_with_changes.valid_orders_change) over history as valid_orders,
        max(case when cards_with_changes.change = 'new' then 1 else 0 end) over history as is_carded,
        max(case when cards_with_changes.change = 'merged' then 1 else 0 end) over history as is_merged
    from cards_with_changes
    window history as (
        partition by cards_with_changes.known_on, cards_with_changes.prospect_id
        order by
            cards_with_changes.moved_at nulls last,
            cards_with_changes.instant_rank nulls last,
            cards_with_changes.source_id nulls last
        rows between unbounded preceding and current row
    )

),

-- A stretch with a valid order leaves the rest of the life as it was: what is dormant, lost or reactivated meanwhile
-- changes nothing (ruling S3), and its end brings back only whom its beginning took out. So the latest change outside
-- such stretches says whether the prospect is in the stock, and a valid order keeps it out for its time.
lives as (

    select
        ordered_changes.*,
        max(
            case
                when ordered_changes.change = 'new' then 2 * ordered_changes.change_number + 1
                when ordered_changes.is_carded = 0 or ordered_changes.valid_orders > 0 then 0
                when ordered_changes.change in ('dormant', 'lost') then 2 * ordered_changes.change_number
                when ordered_changes.change = 'reactivated' then 2 * ordered_changes.change_number + 1
                else 0
            end
        ) over (
            partition by ordered_changes.known_on, ordered_changes.prospect_id
            order by ordered_changes.change_number nulls last
            rows between unbounded preceding and current row
        ) % 2 as is_in_life
    from ordered_changes

),

holdings as (

    select
        lives.*,
        lives.is_in_life * lives.is_carded * (1 - lives.is_merged)
            * case when lives.valid_orders > 0 then 0 else 1 end as held_after
    from lives

),

transitions as (

    select
        holdings.*,
        coalesce(
            lag(holdings.held_after) over (
                partition by holdings.known_on, holdings.prospect_id
                order by holdings.change_number nulls last
            ),
            0
        ) as held_before
    from holdings

),

-- what changes nothing is no movement
movements as (

    select
        transitions.known_on,
        transitions.prospect_id,
        transitions.moved_at,
        transitions.change_number,
        transitions.source_id,
        transitions.change as movement,
        transitions.held_after - transitions.held_before as held_change
    from transitions
    where transitions.held_after != transitions.held_before

    union all

    select
        cards.known_on,
        cards.prospect_id,
        cards.carded_at as moved_at,
        1 as change_number,
        cards.prospect_id as source_id,
        'new' as movement,
        1 as held_change
    from cards
    left join eventful_cards
        on cards.known_on = eventful_cards.known_on
        and cards.prospect_id = eventful_cards.prospect_id
    where eventful_cards.prospect_id is null

),

moves as (

    select
        transitions.known_on,
        transitions.prospect_id,
        transitions.moved_at,
        transitions.change_number,
        transitions.source_id,
        reassignments.from_dealer_code,
        reassignments.from_employee_id,
        reassignments.to_dealer_code,
        reassignments.to_employee_id
    from transitions
    inner join reassignments
        on transitions.known_on = reassignments.known_on
        and transitions.prospect_id = reassignments.prospect_id
        and transitions.source_id = reassignments.event_id
    where transitions.change = 'reassigned'
        and transitions.held_before = 1
        and (
            reassignments.from_dealer_code != reassignments.to_dealer_code
            or coalesce(reassignments.from_employee_id, '-1') != coalesce(reassignments.to_employee_id, '-1')
        )

),

owned as (

    select
        movements.known_on,
        movements.prospect_id,
        movements.moved_at,
        movements.change_number * 2 as movement_order,
        movements.movement,
        movements.held_change,
        owners.dealer_code,
        owners.employee_id,
        false as is_between_dealers,
        case when movements.movement in ('ordered', 'returned_by_cancellation') then movements.source_id end
            as order_no
    from movements
    inner join {{ ref('int_known_prospect_owners') }} as owners
        on movements.known_on = owners.known_on
        and movements.prospect_id = owners.prospect_id
        -- a card made at the instant of a reassignment is older than it (ruling T7)
        and case
            when movements.movement = 'new'
                then movements.moved_at > owners.valid_from
                    and (movements.moved_at <= owners.valid_to or owners.valid_to is null)
            else movements.moved_at >= owners.valid_from
                and (movements.moved_at < owners.valid_to or owners.valid_to is null)
        end

    union all

    select
        moves.known_on,
        moves.prospect_id,
        moves.moved_at,
        moves.change_number * 2 as movement_order,
        'reassigned_out' as movement,
        -1 as held_change,
        moves.from_dealer_code as dealer_code,
        moves.from_employee_id as employee_id,
        moves.from_dealer_code != moves.to_dealer_code as is_between_dealers,
        cast(null as string) as order_no
    from moves

    union all

    select
        moves.known_on,
        moves.prospect_id,
        moves.moved_at,
        moves.change_number * 2 + 1 as movement_order,
        'reassigned_in' as movement,
        1 as held_change,
        moves.to_dealer_code as dealer_code,
        moves.to_employee_id as employee_id,
        moves.from_dealer_code != moves.to_dealer_code as is_between_dealers,
        cast(null as string) as order_no
    from moves

),

final as (

    select
        owned.known_on,
        owned.prospect_id,
        owned.moved_at,
        owned.movement_order,
        owned.movement,
        cast(owned.held_change as bigint) as held_change,
        owned.dealer_code,
        owned.employee_id,
        owned.is_between_dealers,
        owned.order_no,
        cards.series_code,
        cards.origin
    from owned
    inner join cards
        on owned.known_on = cards.known_on
        and owned.prospect_id = cards.prospect_id

)

select * from final
