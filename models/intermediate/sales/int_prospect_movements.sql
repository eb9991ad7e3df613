{%- set by_prospect = dict.fromkeys(['int_known_prospect_movements', 'int_prospects'], 'prospect_id') -%}
{{ config(meta={'slices': {
    'column': 'prospect_id',
    'inputs': by_prospect,
    'changes': dict(by_prospect,
        int_employees='select prospect_id from {this} where employee_id in (select employee_id from {changes})'
    ),
}}) }}

with

movements as (

    select * from {{ ref('int_known_prospect_movements') }}
    where known_on = {{ known_today() }}

),

final as (

    select
        movements.prospect_id,
        prospects.prospect_key,
        prospects.customer_key,
        movements.moved_at,
        cast(movements.movement_order as bigint) as movement_order,
        movements.movement,
        movements.held_change,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        movements.dealer_code,
        coalesce(employees.employee_key, '-1') as employee_key,
        movements.employee_id,
        movements.series_code,
        movements.origin,
        movements.is_between_dealers,
        movements.order_no as order_id
    from movements
    inner join {{ ref('int_prospects') }} as prospects
        on movements.prospect_id = prospects.prospect_id
    left join {{ ref('int_dealers') }} as dealers on movements.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on movements.employee_id = employees.employee_id

)

select * from final
