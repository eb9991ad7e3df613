with

month_ends as (

    select * from {{ ref('int_vehicle_stock_month_ends') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

final as (

    select
        cast(month_ends.month as date) as month,
        cast(month_ends.vehicle_key as string) as vehicle_key,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        cast(coalesce(dealers.{{ column }}, '-1') as string) as {{ column }},
        {%- endfor %}
        cast(month_ends.dealer_key as string) as dealer_key,
        cast(month_ends.vehicle_model_key as string) as vehicle_model_key,
        cast(month_ends.series_code as string) as series_code,
        cast(month_ends.stay_started_date as date) as stay_started_date,
        cast(month_ends.age_days as bigint) as age_days,
        cast(month_ends.age_band as string) as age_band,
        cast(month_ends.cost_amount as decimal(18, 2)) as cost_amount,
        cast(month_ends.is_in_transit as boolean) as is_in_transit,
        cast(month_ends.is_demo as boolean) as is_demo,
        cast(month_ends.state_date as date) as state_date
    from month_ends
    left join dealers on month_ends.dealer_key = dealers.dealer_key

)

select * from final
