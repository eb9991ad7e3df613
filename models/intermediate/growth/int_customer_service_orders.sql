{{ config(materialized='view') }}

with

service_orders as (

    select * from {{ ref('stg_dms__service_orders') }}

),

customers as (

    select
        record_id as service_order_no,
        customer_key
    from {{ ref('int_customer_records') }}
    where record_type = 'service_order'
        and customer_key != '-1'

),

-- what the dealer does before the car is anybody's, or takes back, is none (rulings F3, F5)
final as (

    select
        service_orders.service_order_no,
        customers.customer_key,
        service_orders.dealer_code,
        service_orders.opened_at
    from service_orders
    inner join customers on service_orders.service_order_no = customers.service_order_no
    where service_orders.order_type != 'pdi'
        and service_orders.status != 'void'
        and cast(service_orders.opened_at as date) <= {{ as_of_date() }}

)

select * from final
