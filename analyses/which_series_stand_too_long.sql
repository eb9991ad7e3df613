-- Inventory: which series turn slowest, and how much of their stock is older than 90 days, at the last full month end?

with

last_full_month as (

    select max(month) as month
    from {{ ref('rpt_inventory_turnover_monthly') }}
    where last_day(month) <= {{ as_of_date() }}

),

final as (

    select
        turnover.member_name as series,
        turnover.stock_unit_count__closing as vehicles_in_stock,
        turnover.stock_amount__closing as stock_amount,
        round(turnover.days_inventory_outstanding, 1) as days_of_inventory,
        round(turnover.stock_coefficient__3_months, 2) as stock_coefficient_3_months,
        round(turnover.stock_over_90_days_share, 3) as share_over_90_days
    from {{ ref('rpt_inventory_turnover_monthly') }} as turnover
    inner join last_full_month
        on turnover.month = last_full_month.month
    where
        turnover.level = 'series'
        and turnover.stock_unit_count__closing > 0

)

select * from final
order by days_of_inventory desc nulls first, series asc
limit 10
