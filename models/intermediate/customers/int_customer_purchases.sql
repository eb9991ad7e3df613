with

orders as (

    select * from {{ ref('stg_dms__sales_orders') }}
    where cast(ordered_at as date) <= {{ as_of_date() }}

),

deliveries as (

    select * from {{ ref('stg_dms__deliveries') }}
    where cast(delivered_at as date) <= {{ as_of_date() }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

cards as (

    select
        prospect_id,
        identifier
    from {{ ref('int_customer_cards') }}

),

erp_customers as (

    select customer_code from {{ ref('stg_erp__customers') }}

),

orders_with_contacts as (

    select
        orders.order_no,
        orders.vin,
        orders.sales_type,
        orders.ordered_at,
        -- an order without a number of its own is made by the person of its card
        coalesce({{ usable_phone('orders') }}, cards.identifier) as contact_identifier,
        'erp:' || erp_customers.customer_code as erp_identifier,
        -- a status without its date takes updated_at (ruling T6)
        case
            when orders.cancelled_at is not null then orders.cancelled_at
            when orders.status in ('cancelled', 'returned') then orders.updated_at
        end as ended_at,
        case when orders.status = 'returned' then orders.updated_at end as returned_at
    from orders
    left join switchboards on orders.phone = switchboards.phone
    left join cards on orders.prospect_id = cards.prospect_id
    left join erp_customers on orders.customer_code = erp_customers.customer_code

),

delivered_orders as (

    select deliveries.order_no
    from deliveries
    where deliveries.order_no is not null
    group by deliveries.order_no

),

deliveries_with_contacts as (

    select
        deliveries.delivery_no,
        deliveries.order_no,
        deliveries.vin,
        coalesce(orders_with_contacts.sales_type, deliveries.sales_type, 'retail') as sales_type,
        deliveries.delivered_at,
        coalesce(deliveries.returned_at, orders_with_contacts.returned_at) as returned_at,
        coalesce({{ usable_phone('deliveries') }}, orders_with_contacts.contact_identifier)
            as contact_identifier,
        coalesce('erp:' || erp_customers.customer_code, orders_with_contacts.erp_identifier)
            as erp_identifier
    from deliveries
    left join orders_with_contacts on deliveries.order_no = orders_with_contacts.order_no
    left join switchboards on deliveries.phone = switchboards.phone
    left join erp_customers on deliveries.customer_code = erp_customers.customer_code

),

purchases as (

    select
        'order' as record_type,
        orders_with_contacts.order_no as record_id,
        orders_with_contacts.order_no,
        orders_with_contacts.vin,
        coalesce(orders_with_contacts.sales_type, 'retail') as sales_type,
        orders_with_contacts.ordered_at as purchased_at,
        orders_with_contacts.ended_at,
        orders_with_contacts.contact_identifier,
        orders_with_contacts.erp_identifier,
        delivered_orders.order_no is not null as is_delivered
    from orders_with_contacts
    left join delivered_orders on orders_with_contacts.order_no = delivered_orders.order_no

    union all

    select
        'delivery' as record_type,
        deliveries_with_contacts.delivery_no as record_id,
        deliveries_with_contacts.order_no,
        deliveries_with_contacts.vin,
        deliveries_with_contacts.sales_type,
        deliveries_with_contacts.delivered_at as purchased_at,
        deliveries_with_contacts.returned_at as ended_at,
        deliveries_with_contacts.contact_identifier,
        deliveries_with_contacts.erp_identifier,
        true as is_delivered
    from deliveries_with_contacts

),

final as (

    select
        purchases.record_type,
        purchases.record_id,
        purchases.order_no,
        purchases.vin,
        purchases.sales_type,
        purchases.purchased_at,
        case when cast(purchases.ended_at as date) <= {{ as_of_date() }} then purchases.ended_at end
            as ended_at,
        purchases.contact_identifier,
        purchases.erp_identifier,
        coalesce(purchases.contact_identifier, purchases.erp_identifier) as identifier,
        purchases.is_delivered
    from purchases

)

select * from final
