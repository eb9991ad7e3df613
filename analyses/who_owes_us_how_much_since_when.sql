-- Receivables: which customers owe the most that is overdue today, and how old is it?

with

today as (

    select max(as_of_date) as as_of_date
    from {{ ref('rpt_receivables_aging') }}

),

final as (

    select
        aging.company_code,
        coalesce(aging.business_name, aging.customer_code) as customer,
        sum(aging.open_receivables_amount) as open_amount,
        sum(aging.open_receivables_amount__overdue) as overdue_amount,
        sum(aging.days_1_30_amount) as days_1_30,
        sum(aging.days_31_60_amount + aging.days_61_90_amount) as days_31_90,
        sum(aging.days_91_180_amount + aging.days_181_365_amount) as days_91_365,
        sum(aging.over_365_days_amount) as over_365_days,
        max(aging.oldest_days_past_due) as oldest_days
    from {{ ref('rpt_receivables_aging') }} as aging
    inner join today
        on aging.as_of_date = today.as_of_date
    group by aging.company_code, coalesce(aging.business_name, aging.customer_code)

)

select * from final
order by overdue_amount desc, customer asc
limit 10
