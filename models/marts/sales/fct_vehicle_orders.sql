with

orders as (

    select * from {{ ref('int_vehicle_orders') }}

),

final as (

    select
        cast(orders.order_key as string) as order_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(orders.order_id as string) as order_id,
        cast(orders.dealer_key as string) as dealer_key,
        cast(orders.employee_key as string) as employee_key,
        cast(orders.prospect_key as string) as prospect_key,
        cast(orders.customer_key as string) as customer_key,
        cast(orders.vehicle_model_key as string) as vehicle_model_key,
        cast(orders.series_code as string) as series_code,
        cast(orders.origin as string) as origin,
        cast(orders.sales_type as string) as sales_type,
        cast(orders.status as string) as status,
        cast(orders.ordered_at as timestamp) as ordered_at,
        cast(orders.cancelled_at as timestamp) as cancelled_at,
        cast(orders.delivered_at as timestamp) as delivered_at,
        cast(orders.deal_price_amount as decimal(18, 2)) as deal_price_amount,
        cast(orders.msrp_amount as decimal(18, 2)) as msrp_amount,
        cast(orders.discount_amount as decimal(18, 2)) as discount_amount,
        cast(orders.is_from_new as boolean) as is_from_new,
        cast(orders.is_from_held as boolean) as is_from_held,
        case
            when orders.delivered_at is not null
                then cast({{ days_between('orders.ordered_at', 'orders.delivered_at') }} as bigint)
        end as days_to_delivery
    from orders
    inner join {{ ref('int_dealer_levels') }} as levels
        on orders.dealer_key = levels.dealer_key
        and levels.level = 'dealer'

)

select * from final
