-- every movement by as_of has exactly one effect, and what moved stands in the roll-forward;
-- a row is a difference
with

landed as (

    select
        movement_type,
        count(*) as movements
    from {{ ref('stg_dms__vehicle_movements') }}
    where cast(moved_at as date) <= {{ as_of_date() }}
    group by movement_type

),

effects as (

    select
        movement_type,
        count(*) as movements
    from {{ ref('int_vehicle_stock_movements') }}
    group by movement_type

),

moves as (

    select
        count_if(effect = 'opened' and movement_type = 'receipt') as received,
        count_if(effect = 'opened' and movement_type = 'customer_return') as returned,
        count_if(effect = 'transferred') as transferred_out,
        count_if(effect = 'transferred' or (effect = 'opened' and movement_type = 'transfer_in'))
            as transferred_in,
        count_if(effect = 'left' and movement_type = 'delivery') as delivered,
        count_if(effect = 'left' and movement_type = 'factory_return') as sent_back
    from {{ ref('int_vehicle_stock_movements') }}

),

published as (

    select
        coalesce(sum(stock_unit_count__received), 0) as received,
        coalesce(sum(stock_unit_count__returned), 0) as returned,
        coalesce(sum(stock_unit_count__transferred_out), 0) as transferred_out,
        coalesce(sum(stock_unit_count__transferred_in), 0) as transferred_in,
        coalesce(sum(stock_unit_count__delivered), 0) as delivered,
        coalesce(sum(stock_unit_count__sent_back), 0) as sent_back
    from {{ ref('rpt_vehicle_stock_rollforward_monthly') }}

)

select coalesce(landed.movement_type, effects.movement_type) as subject
from landed
full join effects on landed.movement_type = effects.movement_type
where coalesce(landed.movements, 0) != coalesce(effects.movements, 0)

union all

select 'published' as subject
from moves
cross join published
where
    moves.received != published.received
    or moves.returned != published.returned
    or moves.transferred_out != published.transferred_out
    or moves.transferred_in != published.transferred_in
    or moves.delivered != published.delivered
    or moves.sent_back != published.sent_back
