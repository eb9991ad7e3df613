with

erp_customers as (

    select
        customer_code,
        customer_name,
        customer_type
    from {{ ref('stg_erp__customers') }}

),

records as (

    select * from {{ ref('int_customer_records') }}
    where record_type = 'erp_customer'

),

fleet_orders as (

    select customer_key
    from {{ ref('int_vehicle_orders') }}
    where sales_type = 'fleet' and customer_key != '-1'
    group by customer_key

),

erp_words as (

    select
        records.customer_key,
        erp_customers.customer_code,
        erp_customers.customer_name,
        erp_customers.customer_type
    from erp_customers
    inner join records on erp_customers.customer_code = records.record_id
    where erp_customers.customer_type is not null

),

-- of several, a company's word comes before a person's; only its name may be shown (ruling P2)
words_in_turn as (

    select
        erp_words.customer_key,
        erp_words.customer_type,
        case when erp_words.customer_type != 'person' then erp_words.customer_name end
            as business_name,
        row_number() over (
            partition by erp_words.customer_key
            order by
                case when erp_words.customer_type = 'person' then 1 else 0 end nulls last,
                erp_words.customer_code nulls last
        ) as turn
    from erp_words

),

final as (

    select
        words_in_turn.customer_key,
        words_in_turn.customer_type,
        words_in_turn.business_name
    from words_in_turn
    where words_in_turn.turn = 1

    union all

    select
        fleet_orders.customer_key,
        'fleet' as customer_type,
        cast(null as string) as business_name
    from fleet_orders
    left join words_in_turn
        on fleet_orders.customer_key = words_in_turn.customer_key
        and words_in_turn.turn = 1
    where words_in_turn.customer_key is null

)

select * from final
