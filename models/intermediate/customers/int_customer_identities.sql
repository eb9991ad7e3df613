with

leads as (

    select
        lead_id,
        phone,
        created_at
    from {{ ref('stg_crm__leads') }}

),

visits as (

    select
        visit_id,
        prospect_id,
        phone,
        arrived_at
    from {{ ref('stg_dms__showroom_visits') }}

),

mall_orders as (

    select
        platform,
        order_id,
        app_user_id,
        phone,
        ordered_at
    from {{ ref('stg_app__mall_orders') }}

),

contacts as (

    select
        employee_id,
        external_user_id,
        phone,
        added_at
    from {{ ref('stg_scrm__contacts') }}

),

trade_ins as (

    select
        trade_in_id,
        phone,
        new_order_no,
        appraised_at
    from {{ ref('stg_dms__trade_ins') }}

),

erp_customers as (

    select customer_code from {{ ref('stg_erp__customers') }}

),

services as (

    select * from {{ ref('int_customer_services') }}

),

cards as (

    select * from {{ ref('int_customer_cards') }}

),

purchases as (

    select * from {{ ref('int_customer_purchases') }}

),

ownerships as (

    select
        'delivery' as record_type,
        delivery_no as record_id,
        identifier
    from {{ ref('int_vehicle_ownerships') }}

),

buyers as (

    select * from {{ ref('int_vehicle_buyers') }}

),

members as (

    select * from {{ ref('int_member_identifiers') }}

),

app_users as (

    select
        app_user_id,
        identifier,
        min(first_stated_at) as first_stated_at
    from {{ ref('int_app_user_identifiers') }}
    group by
        app_user_id,
        identifier

),

-- touchpoints are many and their numbers few: the number stands for all of them
touched_phones as (

    select
        touchpoints.phone,
        min(touchpoints.touched_at) as first_touched_at
    from {{ ref('stg_crm__touchpoints') }} as touchpoints
    where touchpoints.phone is not null
    group by touchpoints.phone

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

-- a lead without a usable number is the customer of the first card that names it
cards_in_turn as (

    select
        cards.lead_id,
        cards.identifier,
        row_number() over (
            partition by cards.lead_id
            order by cards.created_at nulls first, cards.prospect_id nulls first
        ) as turn
    from cards
    where cards.lead_id is not null

),

identities as (

    select
        'lead' as record_type,
        leads.lead_id as record_id,
        coalesce({{ usable_phone('leads') }}, cards_in_turn.identifier) as identifier,
        leads.created_at as seen_at
    from leads
    left join switchboards on leads.phone = switchboards.phone
    left join cards_in_turn
        on leads.lead_id = cards_in_turn.lead_id
        and cards_in_turn.turn = 1

    union all

    select
        'prospect' as record_type,
        cards.prospect_id as record_id,
        cards.identifier,
        cards.created_at as seen_at
    from cards

    union all

    select
        purchases.record_type,
        purchases.record_id,
        coalesce(purchases.identifier, ownerships.identifier, buyers.identifier) as identifier,
        purchases.purchased_at as seen_at
    from purchases
    left join ownerships
        on purchases.record_type = ownerships.record_type
        and purchases.record_id = ownerships.record_id
    left join buyers
        on purchases.record_type = buyers.record_type
        and purchases.record_id = buyers.record_id

    union all

    select
        'visit' as record_type,
        visits.visit_id as record_id,
        coalesce(cards.identifier, {{ usable_phone('visits') }}) as identifier,
        visits.arrived_at as seen_at
    from visits
    left join cards on visits.prospect_id = cards.prospect_id
    left join switchboards on visits.phone = switchboards.phone

    union all

    select
        services.record_type,
        services.record_id,
        services.identifier,
        services.seen_at
    from services

    union all

    select
        'mall_order' as record_type,
        mall_orders.platform || '|' || mall_orders.order_id as record_id,
        coalesce('app:' || mall_orders.app_user_id, {{ usable_phone('mall_orders') }})
            as identifier,
        mall_orders.ordered_at as seen_at
    from mall_orders
    left join switchboards on mall_orders.phone = switchboards.phone

    union all

    select
        'contact' as record_type,
        contacts.employee_id || '|' || contacts.external_user_id as record_id,
        {{ usable_phone('contacts') }} as identifier,
        contacts.added_at as seen_at
    from contacts
    left join switchboards on contacts.phone = switchboards.phone

    union all

    select
        'trade_in' as record_type,
        trade_ins.trade_in_id as record_id,
        coalesce({{ usable_phone('trade_ins') }}, purchases.identifier) as identifier,
        trade_ins.appraised_at as seen_at
    from trade_ins
    left join switchboards on trade_ins.phone = switchboards.phone
    left join purchases
        on trade_ins.new_order_no = purchases.record_id
        and purchases.record_type = 'order'

    union all

    select
        'member' as record_type,
        members.member_id as record_id,
        members.identifier,
        members.registered_at as seen_at
    from members

    union all

    select
        'app_user' as record_type,
        app_users.app_user_id as record_id,
        app_users.identifier,
        app_users.first_stated_at as seen_at
    from app_users

    union all

    select
        'phone' as record_type,
        touched_phones.phone as record_id,
        {{ usable_phone('touched_phones') }} as identifier,
        touched_phones.first_touched_at as seen_at
    from touched_phones
    left join switchboards on touched_phones.phone = switchboards.phone

    union all

    select
        'erp_customer' as record_type,
        erp_customers.customer_code as record_id,
        'erp:' || erp_customers.customer_code as identifier,
        cast(null as timestamp) as seen_at
    from erp_customers

    union all

    select
        'vehicle' as record_type,
        buyers.vin as record_id,
        buyers.identifier,
        buyers.bought_at as seen_at
    from buyers

),

final as (

    select
        identities.record_type,
        identities.record_id,
        identities.identifier,
        identities.seen_at
    from identities
    where identities.identifier is not null
        and (identities.seen_at is null or cast(identities.seen_at as date) <= {{ as_of_date() }})

)

select * from final
