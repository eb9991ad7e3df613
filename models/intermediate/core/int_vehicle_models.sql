with

vehicle_models as (

    select * from {{ ref('stg_dms__vehicle_models') }}

),

final as (

    select
        {{ surrogate_key(['vehicle_models.model_code']) }} as vehicle_model_key,
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
        {{ amount('vehicle_models.msrp') }} as msrp_amount,
        {{ amount('vehicle_models.floor_price') }} as floor_price_amount,
        vehicle_models.launched_on as launched_date,
        vehicle_models.discontinued_on as discontinued_date
    from vehicle_models

)

select * from final
