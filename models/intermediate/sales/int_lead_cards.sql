with

leads as (

    select * from {{ ref('int_leads') }}

),

prospects as (

    select * from {{ ref('int_prospects') }}

),

cards_that_name_the_lead as (

    select
        leads.lead_id,
        leads.created_at,
        prospects.prospect_id,
        prospects.prospect_key,
        prospects.carded_at,
        true as is_named
    from leads
    inner join prospects on leads.lead_id = prospects.lead_id

),

named_leads as (

    select distinct cards_that_name_the_lead.lead_id
    from cards_that_name_the_lead

),

-- nobody and the unknown brand are no one's, so that they match nothing
later_cards_of_the_customer as (

    select
        leads.lead_id,
        leads.created_at,
        prospects.prospect_id,
        prospects.prospect_key,
        prospects.carded_at,
        false as is_named
    from leads
    inner join prospects
        on leads.customer_key = prospects.customer_key
        and leads.brand = prospects.brand
        and leads.created_at <= prospects.carded_at
    left join named_leads on leads.lead_id = named_leads.lead_id
    where named_leads.lead_id is null
        and leads.customer_key != '-1'
        and leads.brand != '-1'

),

cards as (

    select * from cards_that_name_the_lead

    union all

    select * from later_cards_of_the_customer

),

cards_in_turn as (

    select
        cards.*,
        row_number() over (
            partition by cards.lead_id
            order by cards.carded_at nulls last, cards.prospect_id nulls last
        ) as turn
    from cards

),

final as (

    select
        cards_in_turn.lead_id,
        cards_in_turn.prospect_id,
        cards_in_turn.prospect_key,
        cards_in_turn.is_named,
        cards_in_turn.carded_at,
        {{ days_between('cards_in_turn.created_at', 'cards_in_turn.carded_at') }} as days_to_card
    from cards_in_turn
    where cards_in_turn.turn = 1

)

select * from final
