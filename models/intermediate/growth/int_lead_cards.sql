with

leads as (

    select
        lead_id,
        customer_key,
        brand,
        created_at
    from {{ ref('int_leads') }}

),

prospects as (

    select
        prospect_id,
        lead_id,
        customer_key,
        brand,
        carded_at
    from {{ ref('int_prospects') }}

),

-- the card that names a lead comes before any that is merely of the same person (ruling S13)
candidates as (

    select
        leads.lead_id,
        prospects.prospect_id,
        prospects.carded_at,
        1 as preference
    from leads
    inner join prospects on leads.lead_id = prospects.lead_id

    union all

    select
        leads.lead_id,
        prospects.prospect_id,
        prospects.carded_at,
        2 as preference
    from leads
    inner join prospects
        on leads.customer_key = prospects.customer_key
        and leads.brand = prospects.brand
        and prospects.carded_at >= leads.created_at
    where leads.customer_key != '-1'

),

candidates_in_turn as (

    select
        candidates.lead_id,
        candidates.prospect_id,
        candidates.carded_at,
        row_number() over (
            partition by candidates.lead_id
            order by
                candidates.preference nulls last,
                candidates.carded_at nulls last,
                candidates.prospect_id nulls last
        ) as turn
    from candidates

),

final as (

    select
        candidates_in_turn.lead_id,
        candidates_in_turn.prospect_id,
        candidates_in_turn.carded_at
    from candidates_in_turn
    where candidates_in_turn.turn = 1

)

select * from final
