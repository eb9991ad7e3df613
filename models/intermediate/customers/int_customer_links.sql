with

app_users as (

    select * from {{ ref('int_app_user_identifiers') }}
    where phone_identifier is not null

),

members as (

    select * from {{ ref('int_member_identifiers') }}

),

purchases as (

    select * from {{ ref('int_customer_purchases') }}

),

buyers as (

    select * from {{ ref('int_vehicle_buyers') }}

),

erp_customers as (

    select
        customer_code,
        phone
    from {{ ref('stg_erp__customers') }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

-- a record that carries several identifiers says that they are one customer's
links as (

    select
        app_users.identifier as node,
        app_users.phone_identifier as other_node
    from app_users

    union all

    select
        members.identifier as node,
        members.app_user_identifier as other_node
    from members
    where members.app_user_identifier != members.identifier

    union all

    select
        members.identifier as node,
        members.buyer_identifier as other_node
    from members
    where members.buyer_identifier != members.identifier

    union all

    select
        purchases.identifier as node,
        purchases.erp_identifier as other_node
    from purchases
    where purchases.erp_identifier != purchases.identifier

    union all

    -- an order and the delivery that fulfils it
    select
        deliveries.identifier as node,
        orders.identifier as other_node
    from purchases as deliveries
    inner join purchases as orders
        on deliveries.order_no = orders.order_no
        and orders.record_type = 'order'
    where deliveries.record_type = 'delivery'
        and deliveries.ended_at is null
        and deliveries.identifier != orders.identifier

    union all

    -- an order that names a car and the delivery of that car, where the two do not name each other
    select
        buyers.identifier as node,
        orders.identifier as other_node
    from buyers
    inner join purchases as orders
        on buyers.vin = orders.vin
        and orders.record_type = 'order'
        and orders.ended_at is null
        and not orders.is_delivered
        and orders.sales_type != 'demo'
        and buyers.bought_at >= orders.purchased_at
    where buyers.record_type = 'delivery'
        and buyers.identifier != orders.identifier

    union all

    select
        'erp:' || erp_customers.customer_code as node,
        {{ usable_phone('erp_customers') }} as other_node
    from erp_customers
    left join switchboards on erp_customers.phone = switchboards.phone
    where erp_customers.phone is not null and switchboards.phone is null

),

final as (

    select
        links.node,
        links.other_node
    from links
    group by
        links.node,
        links.other_node

)

select * from final
