with

customers as (

    select * from {{ ref('stg_erp__customers') }}

),

customer_records as (

    select * from {{ ref('int_customer_records') }}

),

final as (

    select
        customers.customer_code,
        coalesce(customer_records.customer_key, '-1') as customer_key,
        customers.customer_type,
        -- a person's name is shown to nobody, nor one that may be a person's (ruling P2)
        case when customers.customer_type != 'person' then customers.customer_name end
            as business_name,
        customers.credit_limit as credit_limit_amount,
        -- no two dates in range lie further apart (ruling T4): more are no days
        case
            when abs(customers.payment_terms_days) <= {{ days_between(
                "cast('1990-01-01' as date)", "customers._extract_date + interval '24' month"
            ) }}
                then customers.payment_terms_days
        end as payment_terms_days
    from customers
    left join customer_records
        on customers.customer_code = customer_records.record_id
        and customer_records.record_type = 'erp_customer'

)

select * from final
