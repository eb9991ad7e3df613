with

orders as (

    select * from {{ ref('int_vehicle_orders') }}
    where is_counted

),

prospects as (

    select
        prospect_id,
        customer_key
    from {{ ref('int_prospects') }}

),

-- an order names its card; after a merge it is the survivor's, and either may name who referred
cards_of_orders as (

    select
        orders.order_id,
        orders.prospect_id
    from orders
    where orders.prospect_id is not null

    union

    select
        named.order_no as order_id,
        named.prospect_id
    from {{ ref('stg_dms__sales_orders') }} as named
    where named.prospect_id is not null

),

cards as (

    select * from {{ ref('stg_dms__prospects') }}

),

-- a card has the leads that were carded by it, and the one that it names, though another card was its first
leads_of_cards as (

    select
        lead_cards.prospect_id,
        lead_cards.lead_id
    from {{ ref('int_lead_cards') }} as lead_cards

    union

    select
        cards.prospect_id,
        cards.lead_id
    from cards
    where cards.lead_id is not null

),

leads as (

    select
        leads_of_cards.prospect_id,
        leads.referrer_phone
    from leads_of_cards
    inner join {{ ref('stg_crm__leads') }} as leads on leads_of_cards.lead_id = leads.lead_id
    where leads.referrer_phone is not null

),

referrer_phones as (

    select
        cards_of_orders.order_id,
        cards.referrer_phone
    from cards_of_orders
    inner join cards on cards_of_orders.prospect_id = cards.prospect_id
    where cards.referrer_phone is not null

    union

    select
        cards_of_orders.order_id,
        leads.referrer_phone
    from cards_of_orders
    inner join leads on cards_of_orders.prospect_id = leads.prospect_id

),

keys as (

    select
        identifier,
        customer_key
    from {{ ref('int_customer_keys') }}

),

ownerships as (

    select * from {{ ref('int_customer_ownerships') }}

),

-- another customer than who orders and than whose card it is, who already owned a car then
referrals as (

    select
        orders.order_id,
        min(keys.customer_key) as referrer_customer_key
    from orders
    inner join referrer_phones on orders.order_id = referrer_phones.order_id
    inner join keys on 'phone:' || referrer_phones.referrer_phone = keys.identifier
    left join prospects on orders.prospect_id = prospects.prospect_id
    where keys.customer_key != orders.customer_key
        and keys.customer_key != coalesce(prospects.customer_key, '-1')
        and exists (
            select ownerships.customer_key
            from ownerships
            where ownerships.customer_key = keys.customer_key
                and ownerships.owned_from <= orders.ordered_at
                and (ownerships.owned_to is null or ownerships.owned_to > orders.ordered_at)
        )
    group by orders.order_id

),

final as (

    select
        orders.order_id,
        orders.dealer_key,
        orders.customer_key,
        referrals.referrer_customer_key,
        orders.ordered_at
    from orders
    inner join referrals on orders.order_id = referrals.order_id

)

select * from final
