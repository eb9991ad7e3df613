with

members as (

    select
        member_id,
        phone,
        app_user_id,
        vin,
        registered_at
    from {{ ref('stg_crm__members') }}
    where cast(registered_at as date) <= {{ as_of_date() }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

-- a car that was not bought here says nothing about who the member is
buyers as (

    select
        vin,
        identifier
    from {{ ref('int_vehicle_buyers') }}

),

members_with_identifiers as (

    select
        members.member_id,
        {{ usable_phone('members') }} as phone_identifier,
        'app:' || members.app_user_id as app_user_identifier,
        buyers.identifier as buyer_identifier,
        members.registered_at
    from members
    left join switchboards on members.phone = switchboards.phone
    left join buyers on members.vin = buyers.vin

),

final as (

    select
        members_with_identifiers.member_id,
        members_with_identifiers.phone_identifier,
        members_with_identifiers.app_user_identifier,
        members_with_identifiers.buyer_identifier,
        coalesce(
            members_with_identifiers.phone_identifier,
            members_with_identifiers.app_user_identifier,
            members_with_identifiers.buyer_identifier,
            'member:' || members_with_identifiers.member_id
        ) as identifier,
        members_with_identifiers.registered_at
    from members_with_identifiers

)

select * from final
