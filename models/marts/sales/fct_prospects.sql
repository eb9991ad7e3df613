{%- set by_prospect = dict.fromkeys(
    ['int_prospects', 'int_prospect_owners', 'int_prospect_movements', 'int_prospect_milestones'], 'prospect_id'
) -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

prospects as (

    select * from {{ ref('int_prospects') }}

),

-- a card shows the owner of today: its sum over is_held is the stock of the roll-forward
owners as (

    select
        owners.prospect_id,
        owners.dealer_key,
        owners.employee_key
    from {{ ref('int_prospect_owners') }} as owners
    where owners.valid_to is null

),

lives as (

    select
        movements.prospect_id,
        count(*) filter (where movements.movement = 'lost') as lost_count,
        count(*) filter (where movements.movement = 'dormant') as dormant_count,
        count(*) filter (where movements.movement = 'reactivated') as reactivated_count,
        sum(movements.held_change) as held_count
    from {{ ref('int_prospect_movements') }} as movements
    group by movements.prospect_id

),

milestones as (

    select * from {{ ref('int_prospect_milestones') }}

),

final as (

    select
        cast(prospects.prospect_key as string) as prospect_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(prospects.prospect_id as string) as prospect_id,
        cast(prospects.customer_key as string) as customer_key,
        cast(owners.dealer_key as string) as dealer_key,
        cast(owners.employee_key as string) as employee_key,
        cast(prospects.origin as string) as origin,
        cast(prospects.series_code as string) as series_code,
        cast(prospects.carded_at as timestamp) as carded_at,
        cast(milestones.first_visit_at as timestamp) as first_visit_at,
        cast(milestones.first_test_drive_at as timestamp) as first_test_drive_at,
        cast(milestones.first_order_at as timestamp) as first_order_at,
        cast(coalesce(lives.lost_count, 0) as bigint) as lost_count,
        cast(coalesce(lives.dormant_count, 0) as bigint) as dormant_count,
        cast(coalesce(lives.reactivated_count, 0) as bigint) as reactivated_count,
        cast(coalesce(lives.held_count, 0) = 1 as boolean) as is_held
    from prospects
    inner join owners on prospects.prospect_id = owners.prospect_id
    inner join {{ ref('int_dealer_levels') }} as levels
        on owners.dealer_key = levels.dealer_key
        and levels.level = 'dealer'
    left join lives on prospects.prospect_id = lives.prospect_id
    left join milestones on prospects.prospect_id = milestones.prospect_id

)

select * from final
