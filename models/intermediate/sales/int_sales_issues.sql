with

orders as (

    select * from {{ ref('int_known_orders') }}
    where known_on = {{ known_today() }}

),

found as (

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'cancelled_at' as column_name,
        'status_without_date' as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join orders as known_orders on orders.order_no = known_orders.order_no
    where known_orders.is_cancelled_without_date

    union all

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'status' as column_name,
        case
            when known_orders.is_returned_without_date then 'returned_without_date'
            else 'delivered_without_date'
        end as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join orders as known_orders on orders.order_no = known_orders.order_no
    where known_orders.is_delivered_without_date
        or known_orders.is_returned_without_date

    union all

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'ordered_at' as column_name,
        'ordered_before_card' as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join {{ ref('int_vehicle_orders') }} as known_orders
        on orders.order_no = known_orders.order_id
    where {{ is_dated_before('orders.ordered_at', 'known_orders.carded_at') }}

    union all

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'ordered_at' as column_name,
        'ordered_after_delivery' as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join orders as known_orders on orders.order_no = known_orders.order_no
    where {{ is_dated_before('known_orders.delivered_at', 'orders.ordered_at') }}

    union all

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'cancelled_at' as column_name,
        'cancelled_before_ordered' as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join orders as known_orders on orders.order_no = known_orders.order_no
    where {{ is_dated_before('known_orders.cancelled_at', 'orders.ordered_at') }}

    union all

    select
        orders._extract_date as extract_date,
        'sales_orders' as source_table,
        'cancelled_at' as column_name,
        'delivered_after_cancelled' as issue
    from {{ ref('stg_dms__sales_orders') }} as orders
    inner join orders as known_orders on orders.order_no = known_orders.order_no
    where known_orders.left_open_by = 'cancelled'
        and known_orders.delivered_at is not null

    union all

    select
        deliveries._extract_date as extract_date,
        'deliveries' as source_table,
        'returned_at' as column_name,
        'returned_before_delivered' as issue
    from {{ ref('stg_dms__deliveries') }} as deliveries
    where {{ is_dated_before('deliveries.returned_at', 'deliveries.delivered_at') }}

    union all

    select
        deliveries._extract_date as extract_date,
        'deliveries' as source_table,
        'vin' as column_name,
        'delivered_twice' as issue
    from {{ ref('stg_dms__deliveries') }} as deliveries
    inner join {{ ref('int_deliveries') }} as known_deliveries
        on deliveries.delivery_no = known_deliveries.delivery_id
    where not known_deliveries.is_counted

    union all

    select
        events._extract_date as extract_date,
        'prospect_events' as source_table,
        'target_id' as column_name,
        card_merges.outcome as issue
    from {{ ref('stg_dms__prospect_events') }} as events
    inner join {{ ref('int_known_prospect_merges') }} as card_merges on events.event_id = card_merges.event_id
    where card_merges.known_on = {{ known_today() }}
        and card_merges.outcome != 'merged'

    union all

    select
        events._extract_date as extract_date,
        'prospect_events' as source_table,
        'occurred_at' as column_name,
        'before_card' as issue
    from {{ ref('stg_dms__prospect_events') }} as events
    inner join {{ ref('int_prospects') }} as prospects on events.prospect_id = prospects.prospect_id
    where {{ is_dated_before(
        'coalesce(events.approved_at, events.occurred_at)', 'prospects.carded_at'
    ) }}

),

final as (

    select
        found.extract_date,
        'dms' as source_system,
        found.source_table,
        found.column_name,
        found.issue,
        cast(count(*) as bigint) as row_count
    from found
    group by
        found.extract_date,
        found.source_table,
        found.column_name,
        found.issue

)

select * from final
