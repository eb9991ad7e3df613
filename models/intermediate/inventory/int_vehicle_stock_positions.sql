with

movements as (

    select * from {{ ref('int_vehicle_stock_movements') }}

),

-- steps that begin or end the time of a car at a dealer
turns as (

    select
        movements.vin,
        movements.stay_number,
        movements.position_number,
        movements.dealer_code,
        movements.movement_id,
        movements.movement_type,
        movements.effect,
        movements.unit_cost_amount,
        movements.moved_at,
        lead(movements.moved_at) over in_order as ended_at,
        lead(movements.effect) over in_order as next_effect,
        lead(movements.movement_type) over in_order as next_movement_type
    from movements
    where movements.effect in ('opened', 'transferred', 'came_back', 'left')
    window in_order as (
        partition by movements.vin
        order by movements.movement_number asc nulls last
    )

),

during_positions as (

    select
        movements.vin,
        movements.position_number,
        sum(movements.additional_cost_amount) as additional_cost_amount,
        min(case when movements.effect = 'sent_out' then movements.moved_at end) as in_transit_from
    from movements
    where movements.position_number is not null
    group by
        movements.vin,
        movements.position_number

),

opened_stays as (

    select
        turns.vin,
        turns.stay_number,
        turns.unit_cost_amount,
        turns.moved_at as stay_started_at
    from turns
    where turns.effect = 'opened'

),

positions as (

    select
        turns.vin,
        turns.stay_number,
        turns.position_number,
        turns.dealer_code,
        turns.movement_id,
        case
            when turns.effect in ('transferred', 'came_back') then turns.effect
            when turns.movement_type = 'receipt' then 'received'
            when turns.movement_type = 'customer_return' then 'returned'
            else 'transferred'
        end as entered_by,
        case
            when turns.next_effect in ('transferred', 'came_back') then turns.next_effect
            when turns.next_movement_type = 'delivery' then 'delivered'
            when turns.next_movement_type = 'factory_return' then 'sent_back'
        end as left_by,
        opened_stays.unit_cost_amount,
        coalesce(opened_stays.unit_cost_amount, 0) as known_unit_cost_amount,
        during_positions.additional_cost_amount,
        opened_stays.stay_started_at,
        turns.moved_at as started_at,
        turns.ended_at,
        during_positions.in_transit_from
    from turns
    inner join opened_stays
        on turns.vin = opened_stays.vin
        and turns.stay_number = opened_stays.stay_number
    inner join during_positions
        on turns.vin = during_positions.vin
        and turns.position_number = during_positions.position_number
    where turns.effect != 'left'

),

-- a car leaves a dealer with the cost it came with and what was added there
costed as (

    select
        positions.*,
        positions.known_unit_cost_amount + sum(positions.additional_cost_amount) over (
            partition by positions.vin, positions.stay_number
            order by positions.position_number asc nulls last
            rows between unbounded preceding and current row
        ) as leaving_amount
    from positions

),

final as (

    select
        costed.vin,
        costed.stay_number,
        costed.position_number,
        costed.dealer_code,
        costed.movement_id,
        costed.entered_by,
        costed.left_by,
        costed.unit_cost_amount,
        cast(costed.leaving_amount - costed.additional_cost_amount as decimal(18, 2))
            as entry_amount,
        cast(costed.additional_cost_amount as decimal(18, 2)) as additional_cost_amount,
        cast(costed.leaving_amount as decimal(18, 2)) as leaving_amount,
        costed.stay_started_at,
        costed.started_at,
        costed.in_transit_from,
        costed.ended_at
    from costed

)

select * from final
