with

vehicle_models as (

    select * from {{ ref('stg_dms__vehicle_models') }}

),

final as (

    select distinct vehicle_models.series_code
    from vehicle_models
    where vehicle_models.series_code is not null

)

select * from final
