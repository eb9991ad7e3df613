with

prospects as (

    select
        prospect_id,
        lead_id,
        phone,
        created_at
    from {{ ref('stg_dms__prospects') }}
    where cast(created_at as date) <= {{ as_of_date() }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

final as (

    select
        prospects.prospect_id,
        prospects.lead_id,
        -- a card is always somebody, with or without a number that can be used
        coalesce({{ usable_phone('prospects') }}, 'card:' || prospects.prospect_id) as identifier,
        prospects.created_at
    from prospects
    left join switchboards on prospects.phone = switchboards.phone

)

select * from final
