with

deliveries as (

    select
        delivery_id,
        dealer_key,
        delivered_at,
        returned_at
    from {{ ref('int_deliveries') }}
    where is_counted and is_retail

),

changes as (

    select
        deliveries.delivery_id,
        deliveries.dealer_key,
        cast(deliveries.delivered_at as date) as change_date,
        1 as change
    from deliveries

    union all

    -- a return subtracts in the month of the return (ruling S7)
    select
        deliveries.delivery_id,
        deliveries.dealer_key,
        cast(deliveries.returned_at as date) as change_date,
        -1 as change
    from deliveries
    where deliveries.returned_at is not null

),

final as (

    select
        changes.delivery_id,
        changes.dealer_key,
        changes.change_date,
        {{ month_of('changes.change_date') }} as change_month,
        cast(changes.change as bigint) as change,
        -- as many days of its month as have elapsed of the running one, or all (ruling G5)
        extract(day from changes.change_date) <= extract(day from {{ as_of_date() }})
        or {{ as_of_date() }} = last_day({{ as_of_date() }}) as is_to_elapsed_day
    from changes
    where changes.change_date <= {{ as_of_date() }}

)

select * from final
