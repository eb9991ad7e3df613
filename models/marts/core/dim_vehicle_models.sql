with

vehicle_models as (

    select * from {{ ref('int_vehicle_models') }}

),

members as (

    select
        vehicle_models.vehicle_model_key,
        vehicle_models.model_code,
        vehicle_models.brand,
        vehicle_models.series_code,
        vehicle_models.series_name,
        vehicle_models.business_series,
        vehicle_models.model_name,
        vehicle_models.trim_name,
        vehicle_models.origin,
        vehicle_models.fuel_type,
        vehicle_models.country,
        vehicle_models.msrp_amount,
        vehicle_models.floor_price_amount,
        vehicle_models.launched_date,
        vehicle_models.discontinued_date
    from vehicle_models

    union all

    select
        '-1' as vehicle_model_key,
        '-1' as model_code,
        '-1' as brand,
        '-1' as series_code,
        '-1' as series_name,
        null as business_series,
        '-1' as model_name,
        null as trim_name,
        null as origin,
        null as fuel_type,
        null as country,
        null as msrp_amount,
        null as floor_price_amount,
        null as launched_date,
        null as discontinued_date

),

final as (

    select
        {%- for column in [
            'vehicle_model_key', 'model_code', 'brand', 'series_code', 'series_name',
            'business_series', 'model_name', 'trim_name', 'origin', 'fuel_type', 'country',
        ] %}
        cast(members.{{ column }} as string) as {{ column }},
        {%- endfor %}
        cast(members.msrp_amount as decimal(18, 2)) as msrp_amount,
        cast(members.floor_price_amount as decimal(18, 2)) as floor_price_amount,
        cast(members.launched_date as date) as launched_date,
        cast(members.discontinued_date as date) as discontinued_date
    from members

)

select * from final
