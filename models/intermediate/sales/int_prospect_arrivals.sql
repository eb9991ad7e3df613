{%- set by_prospect = dict.fromkeys(['int_showroom_visits', 'int_prospects', 'int_prospect_owners'], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

prospects as (

    select * from {{ ref('int_prospects') }}

),

purchase_visits_at_the_brand as (

    select
        visits.visit_id,
        visits.visit_key,
        visits.dealer_key as visited_dealer_key,
        visits.arrived_at,
        prospects.prospect_id,
        prospects.prospect_key,
        prospects.series_code,
        prospects.origin,
        prospects.carded_at
    from {{ ref('int_showroom_visits') }} as visits
    inner join prospects on visits.prospect_id = prospects.prospect_id
    inner join {{ ref('int_dealers') }} as dealers
        on visits.dealer_key = dealers.dealer_key
        and prospects.brand = dealers.brand
    where visits.is_counted
        and visits.purpose = 'purchase'

),

visits_in_turn as (

    select
        purchase_visits_at_the_brand.*,
        row_number() over (
            partition by purchase_visits_at_the_brand.prospect_id
            order by
                purchase_visits_at_the_brand.arrived_at nulls last,
                purchase_visits_at_the_brand.visit_id nulls last
        ) as turn
    from purchase_visits_at_the_brand

),

-- the arrival counts for whoever owned the prospect then, wherever it came (ruling S9)
final as (

    select
        visits_in_turn.prospect_id,
        visits_in_turn.prospect_key,
        visits_in_turn.visit_key,
        visits_in_turn.visited_dealer_key,
        owners.dealer_key,
        owners.employee_key,
        visits_in_turn.series_code,
        visits_in_turn.origin,
        visits_in_turn.arrived_at,
        {{ month_of('visits_in_turn.arrived_at') }} as arrival_month,
        {{ days_between('visits_in_turn.carded_at', 'visits_in_turn.arrived_at') }}
            as days_from_card
    from visits_in_turn
    inner join {{ ref('int_prospect_owners') }} as owners
        on visits_in_turn.prospect_id = owners.prospect_id
        and visits_in_turn.arrived_at >= owners.valid_from
        and (visits_in_turn.arrived_at < owners.valid_to or owners.valid_to is null)
    where visits_in_turn.turn = 1

)

select * from final
