with

rollforward as (

    select * from {{ ref('rpt_vehicle_stock_rollforward_monthly') }}

),

stock as (

    select * from {{ ref('fct_vehicle_stock_monthly') }}

),

age_bands as (

    select * from {{ ref('stock_age_bands') }}

),

counted as (

    select
        stock.month,
        stock.dealer_key,
        stock.series_code,
        stock.age_band,
        count(*) as stock_unit_count,
        sum(stock.cost_amount) as stock_amount
    from stock
    group by
        stock.month,
        stock.dealer_key,
        stock.series_code,
        stock.age_band

),

-- every band of every row of the roll-forward: zero is counted, none (ruling G3)
final as (

    select
        cast(rollforward.month as date) as month,
        cast(rollforward.dealer_key as string) as dealer_key,
        cast(rollforward.series_code as string) as series_code,
        cast(age_bands.age_band as string) as age_band,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        cast(rollforward.{{ column }} as string) as {{ column }},
        {%- endfor %}
        cast(age_bands.band_order as bigint) as band_order,
        cast(coalesce(counted.stock_unit_count, 0) as bigint) as stock_unit_count,
        cast(coalesce(counted.stock_amount, 0) as decimal(18, 2)) as stock_amount
    from rollforward
    cross join age_bands
    left join counted
        on rollforward.month = counted.month
        and rollforward.dealer_key = counted.dealer_key
        and rollforward.series_code = counted.series_code
        and age_bands.age_band = counted.age_band

)

select * from final
