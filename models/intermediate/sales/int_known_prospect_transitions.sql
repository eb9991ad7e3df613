{%- set by_prospect = dict.fromkeys(['int_known_prospects', 'int_known_prospect_changes'], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

cards as (

    select * from {{ ref('int_known_prospects') }}

),

changes as (

    select * from {{ ref('int_known_prospect_changes') }}

),

eventful_cards as (

    select distinct
        changes.known_on,
        changes.prospect_id
    from changes

),

-- most cards never change: only the others are put in order
cards_with_changes as (

    -- a bare date of the card's own day is not before the card: it counts at the card's time
    select
        changes.known_on,
        changes.prospect_id,
        case
            when {{ is_dated_before('changes.moved_at', 'cards.carded_at') }} then changes.moved_at
            else greatest(changes.moved_at, cards.carded_at)
        end as moved_at,
        changes.instant_rank,
        changes.source_id,
        changes.change,
        changes.valid_orders_change
    from changes
    left join cards
        on changes.known_on = cards.known_on
        and changes.prospect_id = cards.prospect_id

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

-- A stretch with a valid order leaves the rest of the life as it was: what is dormant, lost or
-- reactivated meanwhile changes nothing (ruling S3), and its end brings back only whom its beginning
-- took out. So the latest change outside such stretches says whether the prospect is in the stock,
-- and a valid order keeps it out for its time.
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

final as (

    select
        transitions.known_on,
        transitions.prospect_id,
        transitions.moved_at,
        transitions.change_number,
        transitions.source_id,
        transitions.change,
        transitions.held_before,
        transitions.held_after
    from transitions

)

select * from final
