with

movements as (

    select * from {{ ref('int_vehicle_stock_movements') }}

),

positions as (

    select
        vin,
        position_number,
        movement_id,
        entered_by,
        left_by,
        unit_cost_amount,
        in_transit_from,
        lag(in_transit_from) over (partition by vin order by position_number asc nulls last)
            as sent_at
    from {{ ref('int_vehicle_stock_positions') }}

),

sent_out as (

    select
        movements.movement_id,
        movements.extract_date,
        positions.left_by,
        row_number() over (
            partition by movements.vin, movements.position_number
            order by movements.movement_number asc nulls last
        ) as sending_number
    from movements
    inner join positions
        on movements.vin = positions.vin
        and movements.position_number = positions.position_number
    where movements.effect = 'sent_out'

),

-- every odd movement of ruling K1, and what else makes a movement move nothing
odd_steps as (

    select
        movements.extract_date,
        'movement_type' as column_name,
        case
            when movements.effect = 'outside' then movements.movement_type || '_without_stay'
            when movements.effect = 'not_holder' then 'transfer_out_by_another_dealer'
            when movements.effect = 'ignored' then movements.movement_type || '_while_in_stock'
            when
                movements.effect = 'left'
                and movements.found_at_dealer_code != movements.dealer_code
                then movements.movement_type || '_elsewhere'
            when movements.effect = 'opened' and movements.movement_type = 'transfer_in'
                then 'transfer_in_opens_stay'
            when movements.effect = 'transferred' and movements.movement_type != 'transfer_in'
                then movements.movement_type || '_at_another_dealer'
            when movements.effect in ('transferred', 'came_back') and positions.sent_at is null
                then 'transfer_in_without_transfer_out'
        end as issue
    from movements
    left join positions
        on movements.vin = positions.vin
        and movements.movement_id = positions.movement_id

),

-- a car on its way at as_of counts here until it arrives
odd_sendings as (

    select
        sent_out.extract_date,
        'movement_type' as column_name,
        case
            when sent_out.sending_number > 1 then 'transfer_out_repeated'
            when coalesce(sent_out.left_by, 'in_stock') not in ('transferred', 'came_back')
                then 'transfer_out_without_transfer_in'
        end as issue
    from sent_out

),

unknown_costs as (

    select
        movements.extract_date,
        'unit_cost' as column_name,
        'missing_when_stay_opens' as issue
    from movements
    where movements.effect = 'opened' and movements.unit_cost_amount is null

),

issues as (

    select * from odd_steps
    union all
    select * from odd_sendings
    union all
    select * from unknown_costs

),

final as (

    select
        issues.extract_date,
        'dms' as source_system,
        'vehicle_movements' as source_table,
        issues.column_name,
        issues.issue,
        count(*) as row_count
    from issues
    where issues.issue is not null
    group by
        issues.extract_date,
        issues.column_name,
        issues.issue

)

select * from final
