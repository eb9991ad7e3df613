with

deliveries as (

    select * from {{ ref('int_customer_purchases') }}
    -- a demo car is the dealer's own
    where record_type = 'delivery' and vin is not null and sales_type != 'demo'

),

deliveries_in_turn as (

    select
        deliveries.record_id,
        lead(deliveries.purchased_at) over (
            partition by deliveries.vin
            order by deliveries.purchased_at nulls first, deliveries.record_id nulls first
        ) as next_purchased_at
    from deliveries

),

final as (

    select
        deliveries.record_id as delivery_no,
        deliveries.vin,
        -- who bought without leaving a number is known by the car alone, as long as it is theirs
        case
            when deliveries.ended_at is null and deliveries_in_turn.next_purchased_at is null
                then coalesce(deliveries.identifier, 'vin:' || deliveries.vin)
            else deliveries.identifier
        end as identifier,
        deliveries.purchased_at as owned_from,
        -- greatest and least keep a null on one engine and drop it on the other
        case
            when deliveries_in_turn.next_purchased_at < deliveries.ended_at
                then deliveries_in_turn.next_purchased_at
            else coalesce(deliveries.ended_at, deliveries_in_turn.next_purchased_at)
        end as owned_to
    from deliveries
    inner join deliveries_in_turn on deliveries.record_id = deliveries_in_turn.record_id

)

select * from final
