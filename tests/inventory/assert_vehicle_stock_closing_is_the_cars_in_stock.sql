-- three ways to count the stock of a month's end: cumulated movements, cars one by one, age bands;
-- a row is a difference
with

rollforward as (

    select
        month,
        dealer_key,
        series_code,
        stock_unit_count__closing as units,
        stock_unit_count__over_90_days as over_age_units,
        stock_amount__closing as amount
    from {{ ref('rpt_vehicle_stock_rollforward_monthly') }}

),

over_age as (

    select value as over_age_days from {{ ref('thresholds') }}
    where threshold = 'over_age_days'

),

cars as (

    select
        stock.month,
        stock.dealer_key,
        stock.series_code,
        count(*) as units,
        sum(case when stock.age_days > over_age.over_age_days then 1 else 0 end) as over_age_units,
        coalesce(sum(stock.cost_amount), 0) as amount
    from {{ ref('fct_vehicle_stock_monthly') }} as stock
    cross join over_age
    group by
        stock.month,
        stock.dealer_key,
        stock.series_code

),

-- the threshold need not be the edge of a band
bands as (

    select
        month,
        dealer_key,
        series_code,
        sum(stock_unit_count) as units,
        null as over_age_units,
        sum(stock_amount) as amount
    from {{ ref('rpt_vehicle_stock_age_monthly') }}
    group by
        month,
        dealer_key,
        series_code

),

counted as (

    select
        'rollforward' as way,
        rollforward.*
    from rollforward
    union all
    select
        'cars' as way,
        cars.*
    from cars
    union all
    select
        'bands' as way,
        bands.*
    from bands

)

select
    counted.month,
    counted.dealer_key,
    counted.series_code
from counted
group by
    counted.month,
    counted.dealer_key,
    counted.series_code
having
    -- a member without stock has no cars
    count(*) < case when max(counted.units) = 0 then 2 else 3 end
    or min(counted.units) != max(counted.units)
    or min(counted.over_age_units) != max(counted.over_age_units)
    or min(counted.amount) != max(counted.amount)
