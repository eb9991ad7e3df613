{%- set entries = [
    {'of': 'orders', 'measure': 'order_count__new'},
    {'of': 'orders', 'measure': 'order_count__new_from_new', 'where': 'orders.is_from_new'},
    {'of': 'orders', 'measure': 'order_count__new_from_held', 'where': 'orders.is_from_held'},
    {
        'of': 'orders',
        'measure': 'order_count__cancelled',
        'month': 'orders.left_month',
        'where': 'orders.is_cancelled',
    },
    {
        'of': 'orders',
        'measure': 'order_count__delivered_from_opening',
        'month': 'orders.left_month',
        'where': 'orders.is_delivered and orders.left_month > orders.month',
    },
    {'of': 'orders', 'measure': 'open_change'},
    {
        'of': 'orders',
        'measure': 'open_change',
        'month': 'orders.left_month',
        'count': -1,
        'where': 'orders.left_month is not null',
    },
    {
        'of': 'orders',
        'measure': 'new_order_delivery_rate__period_numerator',
        'where': 'orders.is_delivered and orders.left_month = orders.month',
    },
    {
        'of': 'orders',
        'measure': 'new_order_delivery_rate__cohort30_numerator',
        'where': 'orders.is_delivered and orders.has_left_in_time',
    },
    {
        'of': 'orders',
        'measure': 'order_cancellation_rate__cohort30_numerator',
        'where': 'orders.is_cancelled and orders.has_left_in_time',
    },
] -%}
with

cohort as (

    select cast(thresholds.value as bigint) as day_count
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'cohort_days'

),

-- every order is open until it is cancelled or delivered, whichever comes first (ruling S6)
orders as (

    select
        orders.order_month as month,
        orders.dealer_key,
        orders.employee_key,
        orders.series_code,
        orders.origin,
        orders.is_from_new,
        orders.is_from_held,
        {{ month_of('orders.left_open_at') }} as left_month,
        coalesce(orders.left_open_by = 'cancelled', false) as is_cancelled,
        coalesce(orders.left_open_by = 'delivered', false) as is_delivered,
        coalesce(
            {{ days_between('orders.ordered_at', 'orders.left_open_at') }} <= cohort.day_count, false
        ) as has_left_in_time
    from {{ ref('int_vehicle_orders') }} as orders
    cross join cohort
    where orders.is_counted

),

{{ sales_cycle_events(entries) }}

select * from final
