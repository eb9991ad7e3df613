with

orders as (

    select * from {{ ref('int_vehicle_orders') }}
    where is_counted

),

changes as (

    select
        orders.order_month as month,
        orders.dealer_key,
        count(*) as new_count,
        count(*) filter (where orders.is_from_new) as new_from_new_count,
        count(*) filter (where orders.is_from_held) as new_from_held_count,
        0 as cancelled_count,
        0 as delivered_count
    from orders
    group by
        orders.order_month,
        orders.dealer_key

    union all

    select
        {{ month_of('orders.left_open_at') }} as month,
        orders.dealer_key,
        0 as new_count,
        0 as new_from_new_count,
        0 as new_from_held_count,
        count(*) filter (where orders.left_open_by = 'cancelled') as cancelled_count,
        count(*) filter (where orders.left_open_by = 'delivered') as delivered_count
    from orders
    where orders.left_open_at is not null
    group by
        {{ month_of('orders.left_open_at') }},
        orders.dealer_key

),

changed as (

    select
        changes.month,
        changes.dealer_key,
        sum(changes.new_count) as new_count,
        sum(changes.new_from_new_count) as new_from_new_count,
        sum(changes.new_from_held_count) as new_from_held_count,
        sum(changes.cancelled_count) as cancelled_count,
        sum(changes.delivered_count) as delivered_count
    from changes
    group by
        changes.month,
        changes.dealer_key

),

frozen as (

    select
        frozen.month,
        frozen.dealer_key,
        sum(frozen.order_count) as open_opening_frozen
    from {{ ref('int_order_open_frozen') }} as frozen
    group by
        frozen.month,
        frozen.dealer_key

),

filled as (

    select
        dealer_months.month,
        dealer_months.dealer_key,
        coalesce(changed.new_count, 0) as new_count,
        coalesce(changed.new_from_new_count, 0) as new_from_new_count,
        coalesce(changed.new_from_held_count, 0) as new_from_held_count,
        coalesce(changed.cancelled_count, 0) as cancelled_count,
        coalesce(changed.delivered_count, 0) as delivered_count,
        coalesce(changed.new_count - changed.cancelled_count - changed.delivered_count, 0) as open_change,
        case
            when frozen_months.has_orders
                then coalesce(frozen.open_opening_frozen, 0)
        end as open_opening_frozen
    from {{ ref('int_dealer_sales_months') }} as dealer_months
    left join changed
        on dealer_months.month = changed.month
        and dealer_months.dealer_key = changed.dealer_key
    left join frozen
        on dealer_months.month = frozen.month
        and dealer_months.dealer_key = frozen.dealer_key
    left join {{ ref('int_frozen_months') }} as frozen_months
        on dealer_months.month = frozen_months.month

),

rolled as (

    select
        filled.*,
        sum(filled.open_change) over (
            partition by filled.dealer_key
            order by filled.month nulls last
            rows between unbounded preceding and current row
        ) as open_closing
    from filled

),

final as (

    select
        cast(rolled.month as date) as month,
        cast(rolled.dealer_key as string) as dealer_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(rolled.open_closing - rolled.open_change as bigint) as order_count__open_opening,
        cast(rolled.open_opening_frozen as bigint) as order_count__open_opening_frozen,
        cast(rolled.new_count as bigint) as order_count__new,
        cast(rolled.new_from_new_count as bigint) as order_count__new_from_new,
        cast(rolled.new_from_held_count as bigint) as order_count__new_from_held,
        cast(rolled.new_count - rolled.new_from_new_count - rolled.new_from_held_count as bigint)
            as order_count__new_other,
        cast(rolled.cancelled_count as bigint) as order_count__cancelled,
        cast(rolled.delivered_count as bigint) as order_count__delivered,
        cast(rolled.open_closing as bigint) as order_count__open_closing
    from rolled
    inner join {{ ref('int_dealer_levels') }} as levels
        on rolled.dealer_key = levels.dealer_key
        and levels.level = 'dealer'

)

select * from final
