with

dated as (

    select * from {{ ref('int_known_order_dates') }}

),

happened as (

    select
        dated.*,
        case
            when dated.dated_cancelled_at < {{ horizon('dated.known_on') }}
                then dated.dated_cancelled_at
        end as happened_cancelled_at,
        case
            when dated.dated_delivered_at < {{ horizon('dated.known_on') }}
                then dated.dated_delivered_at
        end as happened_delivered_at,
        -- only what has been handed over comes back
        case
            when dated.dated_returned_at < {{ horizon('dated.known_on') }}
                and dated.dated_delivered_at < {{ horizon('dated.known_on') }}
                then dated.dated_returned_at
        end as happened_returned_at
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
