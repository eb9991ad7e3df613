{#- Receipts, returns and transfers in always end in stock at their dealer, deliveries and factory
    returns always outside: of each such step the one before it tells the state it found. Transfers
    out and demo rows change no place; they belong to the step before them. -#}
with

movements as (

    select
        movement_id,
        vin,
        dealer_code,
        movement_type,
        moved_at,
        {{ amount('unit_cost') }} as unit_cost_amount,
        coalesce({{ amount('additional_cost') }}, 0) as additional_cost_amount,
        _extract_date as extract_date,
        case movement_type
            when 'receipt' then 1
            when 'customer_return' then 2
            when 'transfer_out' then 3
            when 'transfer_in' then 4
            when 'delivery' then 5
            when 'factory_return' then 6
            else 7
        end as type_order,
        movement_type in ('receipt', 'customer_return', 'transfer_in') as is_arrival,
        movement_type in ('delivery', 'factory_return') as is_departure
    from {{ ref('stg_dms__vehicle_movements') }}
    where cast(moved_at as date) <= {{ as_of_date() }}

),

-- ruling T7 orders what happens at one instant
numbered as (

    select
        movements.*,
        cast(row_number() over in_order as bigint) as movement_number,
        cast(
            sum(case when movements.is_arrival or movements.is_departure then 1 else 0 end)
                over in_order
            as bigint
        ) as step_number
    from movements
    window in_order as (
        partition by movements.vin
        order by
            movements.moved_at asc nulls last,
            movements.type_order asc nulls last,
            movements.movement_id asc nulls last
        rows between unbounded preceding and current row
    )

),

steps as (

    select
        numbered.vin,
        numbered.step_number,
        numbered.movement_id,
        numbered.movement_type,
        numbered.dealer_code,
        numbered.is_arrival,
        coalesce(lag(numbered.is_arrival) over in_order, false) as was_in_stock,
        lag(numbered.dealer_code) over in_order as found_at_dealer_code
    from numbered
    where numbered.is_arrival or numbered.is_departure
    window in_order as (partition by numbered.vin order by numbered.step_number asc nulls last)

),

step_effects as (

    select
        steps.*,
        case
            when steps.is_arrival and not steps.was_in_stock then 'opened'
            when steps.is_arrival and steps.found_at_dealer_code != steps.dealer_code
                then 'transferred'
            when steps.movement_type = 'transfer_in' then 'came_back'
            when steps.is_arrival then 'ignored'
            when steps.was_in_stock then 'left'
            else 'outside'
        end as effect
    from steps

),

placed_steps as (

    select
        step_effects.*,
        cast(
            sum(case when step_effects.effect = 'opened' then 1 else 0 end) over in_order as bigint
        ) as stay_number,
        cast(
            sum(
                case
                    when step_effects.effect in ('opened', 'transferred', 'came_back') then 1
                    else 0
                end
            ) over in_order as bigint
        ) as position_number
    from step_effects
    window in_order as (
        partition by step_effects.vin
        order by step_effects.step_number asc nulls last
        rows between unbounded preceding and current row
    )

),

effects as (

    select
        numbered.*,
        placed_steps.found_at_dealer_code,
        placed_steps.stay_number,
        placed_steps.position_number,
        case
            when placed_steps.movement_id = numbered.movement_id then placed_steps.effect
            when not coalesce(placed_steps.is_arrival, false) then 'outside'
            when numbered.movement_type != 'transfer_out' then 'demo'
            when placed_steps.dealer_code = numbered.dealer_code then 'sent_out'
            else 'not_holder'
        end as effect
    from numbered
    left join placed_steps
        on numbered.vin = placed_steps.vin
        and numbered.step_number = placed_steps.step_number

),

final as (

    select
        effects.movement_id,
        effects.vin,
        effects.dealer_code,
        effects.movement_type,
        effects.effect,
        case
            when effects.effect in ('transferred', 'came_back', 'ignored', 'left')
                then effects.found_at_dealer_code
        end as found_at_dealer_code,
        effects.movement_number,
        case when effects.effect != 'outside' then effects.stay_number end as stay_number,
        case when effects.effect != 'outside' then effects.position_number end as position_number,
        effects.unit_cost_amount,
        -- what is ignored, or happens outside a stay, costs nothing
        case
            when effects.effect in ('ignored', 'outside') then 0
            else effects.additional_cost_amount
        end as additional_cost_amount,
        effects.extract_date,
        effects.moved_at
    from effects

)

select * from final
