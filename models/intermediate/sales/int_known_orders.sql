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

happened as (

    select
        dated.*,
        case when dated.dated_cancelled_at < {{ horizon('dated.known_on') }} then dated.dated_cancelled_at end
            as happened_cancelled_at,
        case when dated.dated_delivered_at < {{ horizon('dated.known_on') }} then dated.dated_delivered_at end
            as happened_delivered_at,
        case when dated.dated_returned_at < {{ horizon('dated.known_on') }} then dated.dated_returned_at end
            as happened_returned_at
    from dated
    where dated.ordered_at < {{ horizon('dated.known_on') }}

),

-- nothing ends before it began: an earlier end counts at the beginning
in_order as (

    select
        happened.*,
        case
            when happened.happened_cancelled_at is not null
                then greatest(happened.happened_cancelled_at, happened.ordered_at)
        end as counted_cancelled_at,
        case
            when happened.happened_delivered_at is not null
                then greatest(happened.happened_delivered_at, happened.ordered_at)
        end as counted_delivered_at,
        case
            when happened.happened_returned_at is not null
                then greatest(
                    happened.happened_returned_at, happened.happened_delivered_at, happened.ordered_at
                )
        end as counted_returned_at
    from happened

),

left_open as (

    select
        in_order.*,
        case
            when in_order.counted_cancelled_at <= in_order.counted_delivered_at
                or (in_order.counted_cancelled_at is not null and in_order.counted_delivered_at is null)
                then 'cancelled'
            when in_order.counted_delivered_at is not null then 'delivered'
        end as left_open_by,
        least(in_order.counted_cancelled_at, in_order.counted_delivered_at) as left_open_at,
        least(in_order.counted_cancelled_at, in_order.counted_returned_at) as valid_until
    from in_order

),

final as (

    select
        left_open.known_on,
        left_open.order_no,
        left_open.dealer_code,
        left_open.employee_id,
        left_open.prospect_id,
        left_open.model_code,
        coalesce(left_open.sales_type, 'retail') as sales_type,
        -- ruling S12: orders of every sales type but demo count as orders
        coalesce(left_open.sales_type, 'retail') != 'demo' as is_counted,
        left_open.ordered_at,
        left_open.happened_cancelled_at as cancelled_at,
        left_open.happened_delivered_at as delivered_at,
        left_open.happened_returned_at as returned_at,
        left_open.left_open_by,
        left_open.left_open_at,
        left_open.valid_until,
        case
            when left_open.valid_until is null then null
            when left_open.valid_until = left_open.counted_cancelled_at then 'cancelled'
            else 'returned'
        end as valid_until_by,
        left_open.is_cancelled_without_date,
        left_open.is_delivered_without_date,
        left_open.is_returned_without_date
    from left_open

)

select * from final
