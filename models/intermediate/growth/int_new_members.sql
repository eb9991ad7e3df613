with

members as (

    select
        member_id,
        province,
        registered_at
    from {{ ref('stg_crm__members') }}
    where cast(registered_at as date) <= {{ as_of_date() }}

),

member_customers as (

    select
        record_id as member_id,
        customer_key
    from {{ ref('int_customer_records') }}
    where record_type = 'member'

),

-- a customer is a new member once, however many accounts follow
members_in_turn as (

    select
        member_customers.customer_key,
        members.member_id,
        row_number() over (
            partition by member_customers.customer_key
            order by members.registered_at nulls last, members.member_id nulls last
        ) as turn
    from members
    inner join member_customers on members.member_id = member_customers.member_id

),

final as (

    select
        members_in_turn.customer_key,
        members.member_id,
        coalesce(members.province, '-1') as own_province,
        members.registered_at,
        {{ month_of('members.registered_at') }} as registration_month
    from members_in_turn
    inner join members on members_in_turn.member_id = members.member_id
    where members_in_turn.turn = 1

)

select * from final
