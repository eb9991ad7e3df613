with

deliveries as (

    select * from {{ ref('stg_dms__deliveries') }}
    where delivered_at < {{ horizon(known_today()) }}

),

orders as (

    select * from {{ ref('int_vehicle_orders') }}

),

sold as (

    select
        deliveries.delivery_no,
        deliveries.dealer_code,
        deliveries.vin,
        deliveries.delivered_at,
        case
            when deliveries.returned_at < {{ horizon(known_today()) }}
                then greatest(deliveries.returned_at, deliveries.delivered_at)
        end as returned_at,
        orders.order_id,
        orders.order_key,
        orders.ordered_at,
        orders.prospect_id,
        orders.series_code,
        orders.origin,
        -- what names no order, or one we do not know, speaks for itself (ruling S7)
        case
            when orders.order_id is null then coalesce(deliveries.sales_type, 'retail')
            else orders.sales_type
        end as sales_type,
        coalesce(deliveries.employee_id, orders.employee_id) as employee_id
    from deliveries
    left join orders on deliveries.order_no = orders.order_id

),

-- One VIN once per sale: a hand-over counts if the one before it was returned meanwhile, a return if
-- a hand-over came before it. So what happened last to the VIN in its kind of sale is all there is to
-- know; at one instant T7 decides.
happenings as (

    select
        sold.vin,
        sold.sales_type,
        sold.delivery_no,
        sold.delivered_at as happened_at,
        1 as instant_rank
    from sold

    union all

    select
        sold.vin,
        sold.sales_type,
        sold.delivery_no,
        sold.returned_at as happened_at,
        2 as instant_rank
    from sold
    where sold.returned_at is not null

),

in_order as (

    select
        happenings.*,
        lag(happenings.instant_rank) over sale as previous_rank,
        min(case when happenings.instant_rank = 2 then happenings.happened_at end) over (
            partition by happenings.vin, happenings.sales_type
            order by
                happenings.happened_at nulls last,
                happenings.instant_rank nulls last,
                happenings.delivery_no nulls last
            rows between current row and unbounded following
        ) as next_returned_at
    from happenings
    window sale as (
        partition by happenings.vin, happenings.sales_type
        order by
            happenings.happened_at nulls last,
            happenings.instant_rank nulls last,
            happenings.delivery_no nulls last
    )

),

counted as (

    select
        in_order.delivery_no,
        coalesce(in_order.previous_rank, 2) = 2 as is_counted,
        in_order.next_returned_at
    from in_order
    where in_order.instant_rank = 1

),

customers as (

    select
        records.record_id,
        records.customer_key
    from {{ ref('int_customer_records') }} as records
    where records.record_type = 'delivery'

),

final as (

    select
        {{ surrogate_key(['sold.delivery_no']) }} as delivery_key,
        sold.delivery_no as delivery_id,
        sold.order_id,
        coalesce(sold.order_key, '-1') as order_key,
        sold.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        sold.vin,
        coalesce(vehicles.vehicle_key, '-1') as vehicle_key,
        coalesce(customers.customer_key, '-1') as customer_key,
        sold.prospect_id,
        sold.sales_type,
        sold.sales_type = 'retail' as is_retail,
        coalesce(sold.series_code, vehicles.series_code, '-1') as series_code,
        coalesce(sold.origin, '-1') as origin,
        sold.employee_id,
        coalesce(employees.employee_key, '-1') as employee_key,
        sold.delivered_at,
        {{ month_of('sold.delivered_at') }} as delivery_month,
        -- a counted sale carries its return even where only a repetition of it does
        case
            when counted.is_counted then counted.next_returned_at
            else sold.returned_at
        end as returned_at,
        counted.is_counted,
        case
            when sold.ordered_at is not null
                then {{ days_between('sold.ordered_at', 'sold.delivered_at') }}
        end as days_from_order
    from sold
    inner join counted on sold.delivery_no = counted.delivery_no
    left join customers on sold.delivery_no = customers.record_id
    left join {{ ref('int_vehicles') }} as vehicles on sold.vin = vehicles.vin
    left join {{ ref('int_dealers') }} as dealers on sold.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on sold.employee_id = employees.employee_id

)

select * from final
