with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_orders

),

known_orders as (

    select * from {{ ref('int_known_orders') }}
    where is_counted

),

frozen_orders as (

    select * from {{ ref('int_frozen_orders') }}

),

-- the origin is that of the prospect as known then (ruling S13)
origins as (

    select
        known_orders.known_on,
        known_orders.order_no,
        cards.origin,
        cards.carded_at
    from known_orders
    inner join {{ ref('int_known_prospect_survivors') }} as survivors
        on known_orders.known_on = survivors.known_on
        and known_orders.prospect_id = survivors.prospect_id
        and known_orders.ordered_at > survivors.valid_from
        and (known_orders.ordered_at <= survivors.valid_to or survivors.valid_to is null)
    inner join {{ ref('int_known_prospects') }} as cards
        on survivors.known_on = cards.known_on
        and survivors.survivor_id = cards.prospect_id

),

orders as (

    select
        known_orders.known_on,
        known_orders.order_no,
        known_orders.dealer_code,
        known_orders.employee_id,
        known_orders.model_code,
        coalesce(origins.origin, '-1') as origin,
        origins.carded_at,
        known_orders.ordered_at,
        known_orders.left_open_at
    from known_orders
    left join origins
        on known_orders.known_on = origins.known_on
        and known_orders.order_no = origins.order_no

),

-- as for prospects: today's knowledge, corrected by the orders known otherwise on day 1
parts as (

    select
        months.month,
        orders.dealer_code,
        orders.employee_id,
        orders.model_code,
        case
            when orders.carded_at < cast(months.month as timestamp) then orders.origin
            else '-1'
        end as origin,
        1 as open_count
    from orders
    inner join months
        on orders.ordered_at < cast(months.month as timestamp)
        and (orders.left_open_at >= cast(months.month as timestamp) or orders.left_open_at is null)
    left join frozen_orders
        on months.month = frozen_orders.known_on
        and orders.order_no = frozen_orders.order_no
    where orders.known_on = {{ known_today() }}
        and frozen_orders.order_no is null

    union all

    select
        orders.known_on as month,
        orders.dealer_code,
        orders.employee_id,
        orders.model_code,
        orders.origin,
        1 as open_count
    from orders
    where orders.known_on != {{ known_today() }}
        and orders.left_open_at is null

),

final as (

    select
        parts.month,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        coalesce(employees.employee_key, '-1') as employee_key,
        coalesce(vehicle_models.series_code, '-1') as series_code,
        parts.origin,
        cast(sum(parts.open_count) as bigint) as order_count
    from parts
    left join {{ ref('int_dealers') }} as dealers on parts.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on parts.employee_id = employees.employee_id
    left join {{ ref('stg_dms__vehicle_models') }} as vehicle_models
        on parts.model_code = vehicle_models.model_code
    group by
        parts.month,
        coalesce(dealers.dealer_key, '-1'),
        coalesce(employees.employee_key, '-1'),
        coalesce(vehicle_models.series_code, '-1'),
        parts.origin

)

select * from final
