with

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

members as (

    select
        vehicles.vehicle_key,
        vehicles.vehicle_model_key,
        vehicles.produced_date,
        vehicles.first_delivered_date,
        vehicles.is_check_digit_valid
    from vehicles

    union all

    select
        '-1' as vehicle_key,
        '-1' as vehicle_model_key,
        null as produced_date,
        null as first_delivered_date,
        null as is_check_digit_valid

),

final as (

    select
        cast(members.vehicle_key as string) as vehicle_key,
        cast(members.vehicle_model_key as string) as vehicle_model_key,
        cast(members.produced_date as date) as produced_date,
        cast(members.first_delivered_date as date) as first_delivered_date,
        cast(members.is_check_digit_valid as boolean) as is_check_digit_valid
    from members

)

select * from final
