{%- set by_prospect = dict.fromkeys(['int_known_prospects', 'int_known_prospect_reassignments'], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

cards as (

    select * from {{ ref('int_known_prospects') }}

),

reassignments as (

    select * from {{ ref('int_known_prospect_reassignments') }}

),

owners as (

    select
        cards.known_on,
        cards.prospect_id,
        cast('1900-01-01 00:00:00' as timestamp) as valid_from,
        reassignments.reassigned_at as valid_to,
        case
            when reassignments.prospect_id is null then cards.dealer_code
            else reassignments.from_dealer_code
        end as dealer_code,
        case
            when reassignments.prospect_id is null then cards.employee_id
            else reassignments.from_employee_id
        end as employee_id
    from cards
    left join reassignments
        on cards.known_on = reassignments.known_on
        and cards.prospect_id = reassignments.prospect_id
        and reassignments.reassignment_number = 1

    union all

    select
        reassignments.known_on,
        reassignments.prospect_id,
        reassignments.reassigned_at as valid_from,
        reassignments.valid_to,
        reassignments.to_dealer_code as dealer_code,
        reassignments.to_employee_id as employee_id
    from reassignments

),

final as (

    select
        owners.known_on,
        owners.prospect_id,
        owners.valid_from,
        owners.valid_to,
        owners.dealer_code,
        owners.employee_id
    from owners
    where owners.valid_from < owners.valid_to
        or owners.valid_to is null

)

select * from final
