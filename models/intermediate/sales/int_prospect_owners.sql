{%- set by_prospect = {'int_known_prospect_owners': 'prospect_id'} -%}
{{ config(meta={'slices': {
    'column': 'prospect_id',
    'inputs': by_prospect,
    'changes': dict(by_prospect,
        int_employees='select prospect_id from {this} where employee_id in (select employee_id from {changes})'
    ),
}}) }}

with

final as (

    select
        owners.prospect_id,
        owners.valid_from,
        owners.valid_to,
        owners.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        owners.employee_id,
        coalesce(employees.employee_key, '-1') as employee_key
    from {{ ref('int_known_prospect_owners') }} as owners
    left join {{ ref('int_dealers') }} as dealers on owners.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on owners.employee_id = employees.employee_id
    where owners.known_on = {{ known_today() }}

)

select * from final
