{#- each month's end of a stay has a row: what was added to its stay cumulates over its rows -#}
{%- set first_month = "cast('1990-01-01' as date)" -%}
{%- set months_since = month_number(as_of_date()) ~ ' - ' ~ month_number(first_month) -%}
with

positions as (

    select * from {{ ref('int_vehicle_stock_positions') }}

),

movements as (

    select * from {{ ref('int_vehicle_stock_movements') }}

),

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

age_bands as (

    select * from {{ ref('stock_age_bands') }}

),

-- the running month ends at as_of
months as (

    select
        {{ add_months(first_month, 'series.n') }} as month,
        least(
            cast(last_day({{ add_months(first_month, 'series.n') }}) as date),
            {{ as_of_date() }}
        ) as state_date
    from {{ number_series(0, months_since) }} as series

),

-- a movement at 00:00 of the first belongs to the new month, the state before it to the old one
in_stock as (

    select
        months.month,
        months.state_date,
        positions.vin,
        positions.stay_number,
        positions.dealer_code,
        positions.unit_cost_amount,
        cast(positions.stay_started_at as date) as stay_started_date,
        {{ days_between('positions.stay_started_at', 'months.state_date') }} as age_days,
        coalesce({{ month_of('positions.in_transit_from') }} <= months.month, false)
            as is_in_transit
    from positions
    inner join months
        on {{ month_of('positions.started_at') }} <= months.month
        and (positions.ended_at is null or {{ month_of('positions.ended_at') }} > months.month)

),

-- of the demo rows the newest counts: the last bit of its number says which way it went
stay_changes as (

    select
        movements.vin,
        movements.stay_number,
        {{ month_of('movements.moved_at') }} as month,
        sum(movements.additional_cost_amount) as additional_cost_amount,
        max(
            case
                when movements.effect = 'demo' and movements.movement_type = 'demo_in'
                    then movements.movement_number * 2 + 1
                when movements.effect = 'demo' then movements.movement_number * 2
            end
        ) as demo_number
    from movements
    where movements.stay_number is not null
    group by
        movements.vin,
        movements.stay_number,
        {{ month_of('movements.moved_at') }}

),

cumulated as (

    select
        in_stock.*,
        sum(coalesce(stay_changes.additional_cost_amount, 0)) over until_month
            as additional_cost_amount,
        max(stay_changes.demo_number) over until_month as demo_number
    from in_stock
    left join stay_changes
        on in_stock.vin = stay_changes.vin
        and in_stock.stay_number = stay_changes.stay_number
        and in_stock.month = stay_changes.month
    window until_month as (
        partition by in_stock.vin, in_stock.stay_number
        order by in_stock.month asc nulls last
        rows between unbounded preceding and current row
    )

),

final as (

    select
        cumulated.month,
        vehicles.vehicle_key,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        vehicles.vehicle_model_key,
        vehicles.series_code,
        vehicles.brand,
        age_bands.age_band,
        cumulated.age_days,
        -- null while nothing of its cost is known (ruling G3)
        cast(
            case
                when cumulated.unit_cost_amount is not null or cumulated.additional_cost_amount != 0
                    then coalesce(cumulated.unit_cost_amount, 0) + cumulated.additional_cost_amount
            end
            as decimal(18, 2)
        ) as cost_amount,
        cumulated.is_in_transit,
        coalesce(cumulated.demo_number % 2 = 1, false) as is_demo,
        cumulated.stay_started_date,
        cumulated.state_date
    from cumulated
    inner join vehicles on cumulated.vin = vehicles.vin
    left join dealers on cumulated.dealer_code = dealers.dealer_code
    left join age_bands
        on cumulated.age_days >= age_bands.from_days
        and (age_bands.to_days is null or cumulated.age_days <= age_bands.to_days)

)

select * from final
