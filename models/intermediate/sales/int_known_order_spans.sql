with

-- from the merge on an order that is still open is the survivor's (ruling S11); what was ordered at
-- that instant was ordered before (ruling T7)
spans as (

    select
        orders.known_on,
        orders.order_no,
        survivors.survivor_id as prospect_id,
        orders.ordered_at,
        orders.left_open_at,
        orders.valid_until,
        orders.valid_until_by,
        orders.ordered_at <= survivors.valid_from as is_absorbed,
        greatest(orders.ordered_at, survivors.valid_from) as span_from,
        survivors.valid_to as span_to
    from {{ ref('int_known_orders') }} as orders
    inner join {{ ref('int_known_prospect_survivors') }} as survivors
        on orders.known_on = survivors.known_on
        and orders.prospect_id = survivors.prospect_id
        and (orders.ordered_at <= survivors.valid_to or survivors.valid_to is null)
    where orders.is_counted
        and (
            orders.ordered_at > survivors.valid_from
            or orders.left_open_at > survivors.valid_from
            or orders.left_open_at is null
        )

),

final as (

    select
        spans.known_on,
        spans.order_no,
        spans.prospect_id,
        spans.ordered_at,
        spans.left_open_at,
        spans.valid_until,
        spans.valid_until_by,
        spans.is_absorbed,
        spans.span_from,
        spans.span_to
    from spans

)

select * from final
