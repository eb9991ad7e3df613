with

purchases as (

    select * from {{ ref('int_customer_purchases') }}

),

owners as (

    select * from {{ ref('int_vehicle_ownerships') }}
    where owned_to is null

),

orders as (

    select purchases.*
    from purchases
    where purchases.record_type = 'order'
        and purchases.vin is not null
        and purchases.sales_type != 'demo'
        and purchases.ended_at is null
        and not purchases.is_delivered

),

-- before the delivery a car is bought by the newest order in force that names it
orders_in_turn as (

    select
        orders.vin,
        orders.record_id,
        orders.identifier,
        orders.purchased_at,
        row_number() over (
            partition by orders.vin
            order by orders.purchased_at desc nulls last, orders.record_id desc nulls last
        ) as turn
    from orders
    left join owners on orders.vin = owners.vin
    where owners.vin is null

),

final as (

    select
        owners.vin,
        'delivery' as record_type,
        owners.delivery_no as record_id,
        owners.identifier,
        owners.owned_from as bought_at
    from owners

    union all

    select
        orders_in_turn.vin,
        'order' as record_type,
        orders_in_turn.record_id,
        coalesce(orders_in_turn.identifier, 'vin:' || orders_in_turn.vin) as identifier,
        orders_in_turn.purchased_at as bought_at
    from orders_in_turn
    where orders_in_turn.turn = 1

)

select * from final
