with

orders as (

    select
        {{ known_today() }} as known_on,
        orders.order_no,
        orders.dealer_code,
        orders.employee_id,
        orders.prospect_id,
        orders.model_code,
        orders.sales_type,
        orders.status,
        orders.ordered_at,
        orders.cancelled_at,
        orders.updated_at
    from {{ ref('stg_dms__sales_orders') }} as orders

    union all

    select
        frozen.known_on,
        versions.order_no,
        versions.dealer_code,
        versions.employee_id,
        versions.prospect_id,
        versions.model_code,
        versions.sales_type,
        versions.status,
        versions.ordered_at,
        versions.cancelled_at,
        versions.updated_at
    from {{ ref('int_frozen_orders') }} as frozen
    inner join {{ ref('int_sales_order_versions') }} as versions
        on frozen.order_no = versions.order_no
        and frozen.known_on >= versions.known_from
        and (frozen.known_on < versions.known_until or versions.known_until is null)
    where not versions.is_deleted

),

deliveries as (

    select
        {{ known_today() }} as known_on,
        deliveries.order_no,
        deliveries.delivered_at,
        deliveries.returned_at
    from {{ ref('stg_dms__deliveries') }} as deliveries
    where deliveries.order_no is not null

    union all

    select
        frozen.known_on,
        versions.order_no,
        versions.delivered_at,
        versions.returned_at
    from {{ ref('int_frozen_orders') }} as frozen
    inner join {{ ref('int_delivery_versions') }} as versions
        on frozen.order_no = versions.order_no
        and frozen.known_on >= versions.known_from
        and (frozen.known_on < versions.known_until or versions.known_until is null)
    where not versions.is_deleted

),

deliveries_of_orders as (

    select
        deliveries.known_on,
        deliveries.order_no,
        min(deliveries.delivered_at) as delivered_at,
        min(deliveries.returned_at) as returned_at
    from deliveries
    group by
        deliveries.known_on,
        deliveries.order_no

),

-- ruling T6: the dates decide, and a status without its date takes updated_at
dated as (

    select
        orders.*,
        coalesce(
            orders.cancelled_at, case when orders.status = 'cancelled' then orders.updated_at end
        ) as dated_cancelled_at,
        coalesce(
            deliveries_of_orders.delivered_at,
            case when orders.status in ('delivered', 'returned') then orders.updated_at end
        ) as dated_delivered_at,
        coalesce(
            deliveries_of_orders.returned_at, case when orders.status = 'returned' then orders.updated_at end
        ) as dated_returned_at,
        orders.status = 'cancelled' and orders.cancelled_at is null as is_cancelled_without_date,
        orders.status in ('delivered', 'returned') and deliveries_of_orders.delivered_at is null
            as is_delivered_without_date,
        orders.status = 'returned' and deliveries_of_orders.returned_at is null as is_returned_without_date
    from orders
    left join deliveries_of_orders
        on orders.known_on = deliveries_of_orders.known_on
        and orders.order_no = deliveries_of_orders.order_no

),

final as (

    select
        dated.known_on,
        dated.order_no,
        dated.dealer_code,
        dated.employee_id,
        dated.prospect_id,
        dated.model_code,
        dated.sales_type,
        dated.ordered_at,
        dated.dated_cancelled_at,
        dated.dated_delivered_at,
        dated.dated_returned_at,
        dated.is_cancelled_without_date,
        dated.is_delivered_without_date,
        dated.is_returned_without_date
    from dated

)

select * from final
