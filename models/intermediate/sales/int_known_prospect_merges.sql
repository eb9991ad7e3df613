{%- set doublings = 6 -%}
with

cards as (

    select * from {{ ref('int_known_prospects') }}

),

merge_events as (

    select
        events.known_on,
        events.event_id,
        events.prospect_id,
        events.target_id,
        targets.prospect_id as found_target_id,
        -- a merge dated before its card counts at the card's time, as an order does
        greatest(events.takes_effect_at, cards.carded_at) as merged_at
    from {{ ref('int_known_prospect_events') }} as events
    inner join cards
        on events.known_on = cards.known_on
        and events.prospect_id = cards.prospect_id
    left join cards as targets
        on events.known_on = targets.known_on
        and events.target_id = targets.prospect_id
    where events.event_type = 'merged'

),

-- a card merges once: its first merge with somebody decides
ranked as (

    select
        merge_events.*,
        row_number() over (
            partition by merge_events.known_on, merge_events.prospect_id
            order by
                case when merge_events.found_target_id is null then 1 else 0 end nulls last,
                merge_events.merged_at nulls last,
                merge_events.event_id nulls last
        ) as attempt
    from merge_events

),

hops_0 as (

    select
        ranked.known_on,
        ranked.prospect_id,
        ranked.found_target_id as next_id
    from ranked
    where ranked.attempt = 1
        and ranked.found_target_id is not null

),
{# every step doubles the distance walked; who still walks after 64 merges is led into a cycle #}
{%- for step in range(1, doublings + 1) %}
hops_{{ step }} as (

    select
        near.known_on,
        near.prospect_id,
        far.next_id
    from hops_{{ step - 1 }} as near
    inner join hops_{{ step - 1 }} as far
        on near.known_on = far.known_on
        and near.next_id = far.prospect_id
    where {{ computed_once() }}

),
{% endfor %}
-- where the endless walks have got to are exactly the cards of the cycles
cycle_cards as (

    select distinct
        hops.known_on,
        hops.next_id as prospect_id
    from hops_{{ doublings }} as hops

),

final as (

    select
        ranked.known_on,
        ranked.event_id,
        ranked.prospect_id,
        ranked.target_id,
        ranked.merged_at,
        case
            when ranked.found_target_id is null then 'merge_target_missing'
            when ranked.attempt > 1 then 'merged_before'
            when cycle_cards.prospect_id is not null then 'merge_cycle'
            else 'merged'
        end as outcome
    from ranked
    left join cycle_cards
        on ranked.known_on = cycle_cards.known_on
        and ranked.prospect_id = cycle_cards.prospect_id

)

select * from final
