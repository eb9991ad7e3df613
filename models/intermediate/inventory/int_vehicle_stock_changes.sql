{%- set moves = [
    'received', 'transferred_in', 'returned', 'delivered', 'transferred_out', 'sent_back',
] -%}
with

positions as (

    select * from {{ ref('int_vehicle_stock_positions') }}

),

movements as (

    select * from {{ ref('int_vehicle_stock_movements') }}

),

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

-- what came back to its sender has neither left nor arrived
entries as (

    select
        positions.vin,
        positions.dealer_code,
        {{ month_of('positions.started_at') }} as month,
        case
            when positions.entered_by = 'transferred' then 'transferred_in'
            else positions.entered_by
        end as move,
        positions.entry_amount as amount
    from positions
    where positions.entered_by != 'came_back'

),

exits as (

    select
        positions.vin,
        positions.dealer_code,
        {{ month_of('positions.ended_at') }} as month,
        case
            when positions.left_by = 'transferred' then 'transferred_out'
            else positions.left_by
        end as move,
        positions.leaving_amount as amount
    from positions
    where positions.left_by != 'came_back'

),

additions as (

    select
        movements.vin,
        positions.dealer_code,
        {{ month_of('movements.moved_at') }} as month,
        'additional' as move,
        movements.additional_cost_amount as amount
    from movements
    inner join positions
        on movements.vin = positions.vin
        and movements.position_number = positions.position_number
    where movements.additional_cost_amount != 0

),

changes as (

    select * from entries
    union all
    select * from exits
    union all
    select * from additions

),

final as (

    select
        changes.month,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        vehicles.series_code,
        vehicles.brand
        {%- for move in moves %},
        cast(sum(case when changes.move = '{{ move }}' then 1 else 0 end) as bigint)
            as stock_unit_count__{{ move }},
        cast(
            sum(case when changes.move = '{{ move }}' then changes.amount else 0 end)
            as decimal(18, 2)
        ) as stock_amount__{{ move }}
        {%- endfor %},
        cast(
            sum(case when changes.move = 'additional' then changes.amount else 0 end)
            as decimal(18, 2)
        ) as stock_amount__additional
    from changes
    inner join vehicles on changes.vin = vehicles.vin
    left join dealers on changes.dealer_code = dealers.dealer_code
    group by
        changes.month,
        coalesce(dealers.dealer_key, '-1'),
        vehicles.series_code,
        vehicles.brand

)

select * from final
