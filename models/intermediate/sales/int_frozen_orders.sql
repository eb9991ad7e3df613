with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_orders

),

final as (

    select
        months.month as known_on,
        revisions.order_no
    from {{ ref('int_order_revisions') }} as revisions
    inner join months
        on revisions.first_day <= months.month
        and revisions.end_day > months.month

    union

    -- the prospect that an order named then decides about its origin, and the order about the prospect's holding
    select
        prospects.known_on,
        versions.order_no
    from {{ ref('int_frozen_prospects') }} as prospects
    inner join {{ ref('int_sales_order_versions') }} as versions
        on prospects.prospect_id = versions.prospect_id
        and {{ is_within('prospects.known_on', 'versions.known_from', 'versions.known_until') }}

)

select * from final
