with

ownerships as (

    select * from {{ ref('int_vehicle_ownerships') }}

),

members as (

    select * from {{ ref('stg_crm__members') }}
    where vin is not null and cast(registered_at as date) <= {{ as_of_date() }}

),

keys as (

    select
        identifier,
        customer_key
    from {{ ref('int_customer_keys') }}

),

member_customers as (

    select
        record_id as member_id,
        customer_key
    from {{ ref('int_customer_records') }}
    where record_type = 'member'

),

delivered_vehicles as (

    select ownerships.vin
    from ownerships
    group by ownerships.vin

),

final as (

    select
        keys.customer_key,
        ownerships.vin,
        'delivery' as proof,
        ownerships.delivery_no as record_id,
        ownerships.owned_from,
        ownerships.owned_to
    from ownerships
    inner join keys on ownerships.identifier = keys.identifier

    union all

    -- a car that nobody was handed here was bought before our records: who bound it owns it
    select
        member_customers.customer_key,
        members.vin,
        'binding' as proof,
        members.member_id as record_id,
        members.registered_at as owned_from,
        case
            when cast(members.cancelled_at as date) <= {{ as_of_date() }} then members.cancelled_at
        end
            as owned_to
    from members
    inner join member_customers on members.member_id = member_customers.member_id
    left join delivered_vehicles on members.vin = delivered_vehicles.vin
    where delivered_vehicles.vin is null

)

select * from final
