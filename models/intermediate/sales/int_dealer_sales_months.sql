with

movements as (

    select * from {{ ref('int_prospect_movements') }}

),

orders as (

    select * from {{ ref('int_vehicle_orders') }}

),

active_months as (

    -- whatever is counted of a dealer is of its life, a lead or a test drive alone too; the unknown dealer has none
    select
        events.dealer_key,
        min(events.month) as first_month,
        max(events.month) as last_month
    from {{ ref('int_sales_cycle_events') }} as events
    where events.dealer_key != '-1'
    group by events.dealer_key

    union all

    select
        movements.dealer_key,
        min({{ month_of('movements.moved_at') }}) as first_month,
        case
            when sum(movements.held_change) > 0 then {{ month_of(as_of_date()) }}
            else max({{ month_of('movements.moved_at') }})
        end as last_month
    from movements
    group by movements.dealer_key

    union all

    select
        orders.dealer_key,
        min(orders.order_month) as first_month,
        case
            when count(*) > count(orders.left_open_at) then {{ month_of(as_of_date()) }}
            else max({{ month_of('orders.left_open_at') }})
        end as last_month
    from orders
    group by orders.dealer_key

    union all

    select
        deliveries.dealer_key,
        min(deliveries.delivery_month) as first_month,
        max({{ month_of('coalesce(deliveries.returned_at, deliveries.delivered_at)') }}) as last_month
    from {{ ref('int_deliveries') }} as deliveries
    group by deliveries.dealer_key

    union all

    select
        frozen.dealer_key,
        min(frozen.month) as first_month,
        max(frozen.month) as last_month
    from {{ ref('int_prospect_held_frozen') }} as frozen
    group by frozen.dealer_key

    union all

    select
        frozen.dealer_key,
        min(frozen.month) as first_month,
        max(frozen.month) as last_month
    from {{ ref('int_order_open_frozen') }} as frozen
    group by frozen.dealer_key

),

dealer_ranges as (

    select
        active_months.dealer_key,
        min(active_months.first_month) as first_month,
        max(active_months.last_month) as last_month
    from active_months
    group by active_months.dealer_key

),

final as (

    select
        dealer_ranges.dealer_key,
        {{ add_months('dealer_ranges.first_month', 'series.n') }} as month
    from dealer_ranges
    inner join {{ number_series(0, 1200) }} as series
        on series.n
            <= {{ month_number('dealer_ranges.last_month') }} - {{ month_number('dealer_ranges.first_month') }}

)

select * from final
