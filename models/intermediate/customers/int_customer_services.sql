with

service_orders as (

    select
        service_order_no,
        vin,
        phone,
        opened_at
    from {{ ref('stg_dms__service_orders') }}

),

service_requests as (

    select
        request_id,
        service_order_no,
        vin,
        phone,
        created_at
    from {{ ref('stg_dms__service_requests') }}

),

ownerships as (

    select * from {{ ref('int_vehicle_ownerships') }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

-- who brings a car need not be who bought it: the number says who; the car only where there is none,
-- and then whose it was on that day; neither makes the two one customer
service_orders_with_identifiers as (

    select
        service_orders.service_order_no,
        coalesce({{ usable_phone('service_orders') }}, ownerships.identifier) as identifier,
        service_orders.opened_at
    from service_orders
    left join switchboards on service_orders.phone = switchboards.phone
    left join ownerships
        on service_orders.vin = ownerships.vin
        and {{ is_within('service_orders.opened_at', 'ownerships.owned_from', 'ownerships.owned_to') }}

),

service_requests_with_identifiers as (

    select
        service_requests.request_id,
        coalesce(
            {{ usable_phone('service_requests') }},
            service_orders_with_identifiers.identifier,
            ownerships.identifier
        ) as identifier,
        service_requests.created_at
    from service_requests
    left join switchboards on service_requests.phone = switchboards.phone
    left join service_orders_with_identifiers
        on service_requests.service_order_no = service_orders_with_identifiers.service_order_no
    left join ownerships
        on service_requests.vin = ownerships.vin
        and {{ is_within('service_requests.created_at', 'ownerships.owned_from', 'ownerships.owned_to') }}

),

final as (

    select
        'service_order' as record_type,
        service_orders_with_identifiers.service_order_no as record_id,
        service_orders_with_identifiers.identifier,
        service_orders_with_identifiers.opened_at as seen_at
    from service_orders_with_identifiers

    union all

    select
        'service_request' as record_type,
        service_requests_with_identifiers.request_id as record_id,
        service_requests_with_identifiers.identifier,
        service_requests_with_identifiers.created_at as seen_at
    from service_requests_with_identifiers

)

select * from final
