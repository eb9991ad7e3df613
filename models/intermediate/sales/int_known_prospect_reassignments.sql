with

reassigned as (

    select
        events.known_on,
        events.event_id,
        survivors.survivor_id as prospect_id,
        events.takes_effect_at as reassigned_at,
        events.from_dealer_code,
        events.from_employee_id,
        events.to_dealer_code,
        events.target_id as to_employee_id
    from {{ ref('int_known_prospect_events') }} as events
    inner join {{ ref('int_known_prospect_survivors') }} as survivors
        on events.known_on = survivors.known_on
        and events.prospect_id = survivors.prospect_id
        and events.takes_effect_at > survivors.valid_from
        and (events.takes_effect_at <= survivors.valid_to or survivors.valid_to is null)
    where events.event_type = 'reassigned'
        and (events.to_dealer_code is not null or events.target_id is not null)

),

numbered as (

    select
        reassigned.*,
        row_number() over reassignments as reassignment_number,
        count(reassigned.to_dealer_code) over reassignments as dealer_changes
    from reassigned
    window reassignments as (
        partition by reassigned.known_on, reassigned.prospect_id
        order by reassigned.reassigned_at nulls last, reassigned.event_id nulls last
        rows between unbounded preceding and current row
    )

),

-- ruling S10: before the first reassignment its `from` side owns; what it leaves open is the card's
first_owners as (

    select
        numbered.known_on,
        numbered.prospect_id,
        coalesce(numbered.from_dealer_code, cards.dealer_code) as dealer_code,
        coalesce(
            numbered.from_employee_id,
            case
                when coalesce(numbered.from_dealer_code, cards.dealer_code) = cards.dealer_code
                    then cards.employee_id
            end
        ) as employee_id
    from numbered
    inner join {{ ref('int_known_prospects') }} as cards
        on numbered.known_on = cards.known_on
        and numbered.prospect_id = cards.prospect_id
    where numbered.reassignment_number = 1

),

-- a reassignment that names no dealer stays within the last one
new_owners as (

    select
        numbered.known_on,
        numbered.prospect_id,
        numbered.event_id,
        numbered.reassigned_at,
        numbered.reassignment_number,
        coalesce(
            max(numbered.to_dealer_code) over (
                partition by numbered.known_on, numbered.prospect_id, numbered.dealer_changes
            ),
            first_owners.dealer_code
        ) as to_dealer_code,
        numbered.to_employee_id,
        first_owners.dealer_code as first_dealer_code,
        first_owners.employee_id as first_employee_id
    from numbered
    inner join first_owners
        on numbered.known_on = first_owners.known_on
        and numbered.prospect_id = first_owners.prospect_id

),

final as (

    select
        new_owners.known_on,
        new_owners.prospect_id,
        new_owners.event_id,
        new_owners.reassigned_at,
        new_owners.reassignment_number,
        case
            when new_owners.reassignment_number = 1 then new_owners.first_dealer_code
            else lag(new_owners.to_dealer_code) over reassignments
        end as from_dealer_code,
        case
            when new_owners.reassignment_number = 1 then new_owners.first_employee_id
            else lag(new_owners.to_employee_id) over reassignments
        end as from_employee_id,
        new_owners.to_dealer_code,
        new_owners.to_employee_id,
        lead(new_owners.reassigned_at) over reassignments as valid_to
    from new_owners
    window reassignments as (
        partition by new_owners.known_on, new_owners.prospect_id
        order by new_owners.reassignment_number nulls last
    )

)

select * from final
