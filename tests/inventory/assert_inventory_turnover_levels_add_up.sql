-- the members of each level add up to the roll-forward of the month in every additive column;
-- a row is a level that does not
with

rollforward as (

    select
        month,
        sum(stock_unit_count__opening) as opening_units,
        sum(stock_unit_count__closing) as closing_units,
        sum(stock_unit_count__delivered) as delivered_units,
        sum(stock_unit_count__over_90_days) as over_age_units,
        sum(stock_amount__closing) as closing_amount,
        sum(cost_of_sales_amount) as cost_of_sales_amount
    from {{ ref('rpt_vehicle_stock_rollforward_monthly') }}
    group by month

),

levels as (

    select
        month,
        level,
        sum(stock_unit_count__opening) as opening_units,
        sum(stock_unit_count__closing) as closing_units,
        sum(stock_unit_count__delivered) as delivered_units,
        sum(stock_unit_count__over_90_days) as over_age_units,
        sum(stock_amount__closing) as closing_amount,
        sum(cost_of_sales_amount) as cost_of_sales_amount
    from {{ ref('rpt_inventory_turnover_monthly') }}
    group by
        month,
        level

),

differing_levels as (

    select
        levels.month,
        levels.level
    from levels
    left join rollforward on levels.month = rollforward.month
    where
        levels.opening_units != coalesce(rollforward.opening_units, 0)
        or levels.closing_units != coalesce(rollforward.closing_units, 0)
        or levels.delivered_units != coalesce(rollforward.delivered_units, 0)
        or levels.over_age_units != coalesce(rollforward.over_age_units, 0)
        or levels.closing_amount != coalesce(rollforward.closing_amount, 0)
        or levels.cost_of_sales_amount != coalesce(rollforward.cost_of_sales_amount, 0)

),

missing_levels as (

    select
        rollforward.month,
        'missing' as level
    from rollforward
    left join levels on rollforward.month = levels.month
    group by rollforward.month
    having count(levels.level) != 6

)

select * from differing_levels
union all
select * from missing_levels
