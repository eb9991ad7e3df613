with

months as (

    select
        prospects.dealer_key,
        prospects.prospect_count__held_closing as held_count,
        orders.order_count__open_closing as open_count
    from {{ ref('rpt_prospect_rollforward_monthly') }} as prospects
    inner join {{ ref('rpt_order_rollforward_monthly') }} as orders
        on prospects.month = orders.month
        and prospects.dealer_key = orders.dealer_key
    where prospects.month = {{ month_of(as_of_date()) }}

),

facts as (

    select
        prospects.dealer_key,
        1 as held_count,
        0 as open_count
    from {{ ref('fct_prospects') }} as prospects
    where prospects.is_held

    union all

    select
        orders.dealer_key,
        0 as held_count,
        1 as open_count
    from {{ ref('fct_vehicle_orders') }} as orders
    where orders.status = 'open'
        and orders.sales_type != 'demo'

),

facts_of_dealers as (

    select
        facts.dealer_key,
        sum(facts.held_count) as held_count,
        sum(facts.open_count) as open_count
    from facts
    group by facts.dealer_key

)

select
    coalesce(months.dealer_key, facts_of_dealers.dealer_key) as dealer_key,
    months.held_count,
    months.open_count,
    facts_of_dealers.held_count as fact_held_count,
    facts_of_dealers.open_count as fact_open_count
from months
full outer join facts_of_dealers on months.dealer_key = facts_of_dealers.dealer_key
where coalesce(months.held_count, 0) != coalesce(facts_of_dealers.held_count, 0)
    or coalesce(months.open_count, 0) != coalesce(facts_of_dealers.open_count, 0)
