{%- set by_prospect = dict.fromkeys([
    'int_prospect_held_intervals',
    'int_prospects',
    'int_prospect_owners',
    'int_prospect_arrivals',
], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

held_intervals as (

    select * from {{ ref('int_prospect_held_intervals') }}

),

prospects as (

    select * from {{ ref('int_prospects') }}
    where origin in ('web_phone', 'outreach')

),

held_by_owner as (

    select
        prospects.prospect_id,
        prospects.series_code,
        prospects.origin,
        owners.dealer_key,
        owners.employee_key,
        greatest(held_intervals.held_from, owners.valid_from) as held_from,
        case
            when held_intervals.held_to is null then owners.valid_to
            when owners.valid_to is null then held_intervals.held_to
            else least(held_intervals.held_to, owners.valid_to)
        end as held_to
    from held_intervals
    inner join prospects on held_intervals.prospect_id = prospects.prospect_id
    inner join {{ ref('int_prospect_owners') }} as owners
        on held_intervals.prospect_id = owners.prospect_id
        and (held_intervals.held_from < owners.valid_to or owners.valid_to is null)
        and (held_intervals.held_to > owners.valid_from or held_intervals.held_to is null)

),

final as (

    select
        held_by_owner.prospect_id,
        held_by_owner.dealer_key,
        held_by_owner.employee_key,
        held_by_owner.series_code,
        held_by_owner.origin,
        held_by_owner.held_from as waits_from,
        case
            when arrivals.arrived_at is null then held_by_owner.held_to
            when held_by_owner.held_to is null then arrivals.arrived_at
            else least(held_by_owner.held_to, arrivals.arrived_at)
        end as waits_to
    from held_by_owner
    left join {{ ref('int_prospect_arrivals') }} as arrivals
        on held_by_owner.prospect_id = arrivals.prospect_id
    where arrivals.arrived_at > held_by_owner.held_from
        or arrivals.arrived_at is null

)

select * from final
