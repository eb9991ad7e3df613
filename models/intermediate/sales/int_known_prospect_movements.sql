{%- set by_prospect = dict.fromkeys([
    'int_known_prospects',
    'int_known_prospect_reassignments',
    'int_known_prospect_transitions',
    'int_known_prospect_owners',
], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

cards as (

    select * from {{ ref('int_known_prospects') }}

),

reassignments as (

    select * from {{ ref('int_known_prospect_reassignments') }}

),

transitions as (

    select * from {{ ref('int_known_prospect_transitions') }}

),

changed_cards as (

    select
        transitions.known_on,
        transitions.prospect_id
    from transitions
    where transitions.change = 'new'

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
    left join changed_cards
        on cards.known_on = changed_cards.known_on
        and cards.prospect_id = changed_cards.prospect_id
    where changed_cards.prospect_id is null

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
        case
            when movements.movement in ('ordered', 'returned_by_cancellation')
                then movements.source_id
        end as order_no
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
