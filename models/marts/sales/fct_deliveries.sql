with

deliveries as (

    select * from {{ ref('int_deliveries') }}

),

final as (

    select
        cast(deliveries.delivery_key as string) as delivery_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(deliveries.delivery_id as string) as delivery_id,
        cast(deliveries.order_key as string) as order_key,
        cast(deliveries.dealer_key as string) as dealer_key,
        cast(deliveries.vehicle_key as string) as vehicle_key,
        cast(deliveries.customer_key as string) as customer_key,
        cast(deliveries.sales_type as string) as sales_type,
        cast(deliveries.delivered_at as timestamp) as delivered_at,
        cast(deliveries.returned_at as timestamp) as returned_at,
        cast(deliveries.days_from_order as bigint) as days_from_order,
        cast(deliveries.is_counted as boolean) as is_counted
    from deliveries
    inner join {{ ref('int_dealer_levels') }} as levels
        on deliveries.dealer_key = levels.dealer_key
        and levels.level = 'dealer'

)

select * from final
