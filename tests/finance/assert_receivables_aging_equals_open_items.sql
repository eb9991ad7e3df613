with

open_items as (

    select
        as_of_date,
        sum(coalesce(open_amount, 0)) as amount,
        sum(case when aging_bucket = 'unapplied' then coalesce(open_amount, 0) else 0 end)
            as unapplied_amount
    from {{ ref('fct_receivables_open') }}
    group by as_of_date

),

aging as (

    select
        as_of_date,
        sum(coalesce(open_receivables_amount, 0)) as amount,
        sum(coalesce(unapplied_amount, 0)) as unapplied_amount
    from {{ ref('rpt_receivables_aging') }}
    group by as_of_date

)

select
    coalesce(open_items.as_of_date, aging.as_of_date) as as_of_date,
    open_items.amount as open_items_amount,
    aging.amount as aging_amount,
    open_items.unapplied_amount as open_items_unapplied_amount,
    aging.unapplied_amount as aging_unapplied_amount
from open_items
full outer join aging on open_items.as_of_date = aging.as_of_date
where open_items.as_of_date is null
    or aging.as_of_date is null
    or open_items.amount != aging.amount
    or open_items.unapplied_amount != aging.unapplied_amount
