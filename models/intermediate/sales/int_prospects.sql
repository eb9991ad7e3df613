{%- set by_prospect = dict.fromkeys(
    ['int_known_prospects', 'int_known_prospect_reassignments', 'int_known_prospect_merges'], 'prospect_id'
) -%}
{{ config(meta={'slices': {
    'column': 'prospect_id',
    'inputs': dict(by_prospect,
        int_prospect_survivors='prospect_id',
        int_customer_records="select * from {int_customer_records} where record_type = 'prospect' and record_id in {touched}"
    ),
    'changes': dict(by_prospect,
        int_known_prospect_survivors='prospect_id',
        int_customer_records="select record_id from {changes} where record_type = 'prospect'",
        int_employees='select prospect_id from {this} where employee_id in (select employee_id from {changes})'
    ),
}}) }}

with

cards as (

    select * from {{ ref('int_known_prospects') }}
    where known_on = {{ known_today() }}

),

first_owners as (

    select
        reassignments.prospect_id,
        reassignments.from_dealer_code as dealer_code,
        reassignments.from_employee_id as employee_id
    from {{ ref('int_known_prospect_reassignments') }} as reassignments
    where reassignments.known_on = {{ known_today() }}
        and reassignments.reassignment_number = 1

),

customers as (

    select
        records.record_id,
        records.customer_key
    from {{ ref('int_customer_records') }} as records
    where records.record_type = 'prospect'

),

card_merges as (

    select
        card_merges.prospect_id,
        card_merges.merged_at
    from {{ ref('int_known_prospect_merges') }} as card_merges
    where card_merges.known_on = {{ known_today() }}
        and card_merges.outcome = 'merged'

),

last_survivors as (

    select
        survivors.prospect_id,
        survivors.survivor_id
    from {{ ref('int_prospect_survivors') }} as survivors
    where survivors.valid_to is null

),

owned_cards as (

    select
        cards.*,
        case
            when first_owners.prospect_id is null then cards.dealer_code
            else first_owners.dealer_code
        end as first_dealer_code,
        case
            when first_owners.prospect_id is null then cards.employee_id
            else first_owners.employee_id
        end as first_employee_id
    from cards
    left join first_owners on cards.prospect_id = first_owners.prospect_id

),

final as (

    select
        owned_cards.prospect_id,
        {{ surrogate_key(['owned_cards.prospect_id']) }} as prospect_key,
        coalesce(customers.customer_key, '-1') as customer_key,
        owned_cards.first_dealer_code as dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        owned_cards.first_employee_id as employee_id,
        coalesce(employees.employee_key, '-1') as employee_key,
        owned_cards.origin,
        owned_cards.lead_id,
        owned_cards.series_code,
        dealers.brand,
        owned_cards.carded_at,
        last_survivors.survivor_id as final_prospect_id,
        card_merges.merged_at
    from owned_cards
    inner join last_survivors on owned_cards.prospect_id = last_survivors.prospect_id
    left join card_merges on owned_cards.prospect_id = card_merges.prospect_id
    left join customers on owned_cards.prospect_id = customers.record_id
    left join {{ ref('int_dealers') }} as dealers
        on owned_cards.first_dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on owned_cards.first_employee_id = employees.employee_id

)

select * from final
