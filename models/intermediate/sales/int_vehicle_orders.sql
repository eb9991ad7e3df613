with

orders as (

    select * from {{ ref('int_known_orders') }}
    where known_on = {{ known_today() }}

),

prospects as (

    select * from {{ ref('int_prospects') }}

),

-- ordered and merged at one instant: ordered before the merge (ruling T7)
order_prospects as (

    select
        orders.order_no,
        survivors.survivor_id as prospect_id
    from orders
    inner join {{ ref('int_prospect_survivors') }} as survivors
        on orders.prospect_id = survivors.prospect_id
        and orders.ordered_at > survivors.valid_from
        and (orders.ordered_at <= survivors.valid_to or survivors.valid_to is null)

),

amounts as (

    select
        orders.order_no,
        orders.vin,
        orders.customer_code,
        orders.promised_on,
        orders.msrp,
        orders.deal_price
    from {{ ref('stg_dms__sales_orders') }} as orders

),

customers as (

    select
        records.record_id,
        records.customer_key
    from {{ ref('int_customer_records') }} as records
    where records.record_type = 'order'

),

final as (

    select
        {{ surrogate_key(['orders.order_no']) }} as order_key,
        orders.order_no as order_id,
        orders.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        orders.employee_id,
        coalesce(employees.employee_key, '-1') as employee_key,
        order_prospects.prospect_id,
        coalesce(prospects.prospect_key, '-1') as prospect_key,
        coalesce(customers.customer_key, '-1') as customer_key,
        orders.model_code,
        case
            when vehicle_models.model_code is null then '-1'
            else {{ surrogate_key(['orders.model_code']) }}
        end as vehicle_model_key,
        coalesce(vehicle_models.series_code, '-1') as series_code,
        coalesce(prospects.origin, '-1') as origin,
        orders.sales_type,
        orders.is_counted,
        orders.ordered_at,
        {{ month_of('orders.ordered_at') }} as order_month,
        orders.cancelled_at,
        orders.delivered_at,
        orders.returned_at,
        orders.left_open_by,
        orders.left_open_at,
        orders.valid_until,
        case
            when orders.valid_until is not null then orders.valid_until_by
            when orders.delivered_at is not null then 'delivered'
            else 'open'
        end as status,
        prospects.carded_at,
        orders.is_counted
            and coalesce({{ month_of('prospects.carded_at') }} = {{ month_of('orders.ordered_at') }}, false)
            as is_from_new,
        orders.is_counted
            and coalesce({{ month_of('prospects.carded_at') }} < {{ month_of('orders.ordered_at') }}, false)
            as is_from_held,
        amounts.vin,
        amounts.customer_code,
        amounts.promised_on,
        {{ amount('amounts.deal_price') }} as deal_price_amount,
        {{ amount('amounts.msrp') }} as msrp_amount,
        {{ amount('amounts.msrp') }} - {{ amount('amounts.deal_price') }} as discount_amount
    from orders
    inner join amounts on orders.order_no = amounts.order_no
    left join order_prospects on orders.order_no = order_prospects.order_no
    left join prospects on order_prospects.prospect_id = prospects.prospect_id
    left join customers on orders.order_no = customers.record_id
    left join {{ ref('int_dealers') }} as dealers on orders.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on orders.employee_id = employees.employee_id
    left join {{ ref('stg_dms__vehicle_models') }} as vehicle_models
        on orders.model_code = vehicle_models.model_code

)

select * from final
