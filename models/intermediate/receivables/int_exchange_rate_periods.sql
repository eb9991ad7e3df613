with

exchange_rates as (

    select * from {{ ref('stg_erp__exchange_rates') }}

),

known_rates as (

    select
        exchange_rates.currency as currency_code,
        exchange_rates.rate_date,
        try_cast(exchange_rates.rate_to_cny as decimal(19, 10)) as rate_to_cny
    from exchange_rates
    where exchange_rates.rate_date <= {{ as_of_date() }}
        and exchange_rates.rate_to_cny > 0
        and try_cast(exchange_rates.rate_to_cny as decimal(19, 10)) is not null

),

final as (

    select
        known_rates.currency_code,
        known_rates.rate_date as valid_from,
        lead(known_rates.rate_date) over (
            partition by known_rates.currency_code
            order by known_rates.rate_date asc nulls last
        ) as valid_to,
        known_rates.rate_to_cny
    from known_rates

)

select * from final
