{%- set by_prospect = {'int_prospect_movements': 'prospect_id'} -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

-- who stays in the stock while only the owner changes stays without a break
boundaries as (

    select
        movements.prospect_id,
        movements.moved_at,
        movements.held_change,
        lead(movements.moved_at) over (
            partition by movements.prospect_id order by movements.movement_order nulls last
        ) as next_moved_at
    from {{ ref('int_prospect_movements') }} as movements
    where movements.movement not in ('reassigned_in', 'reassigned_out')

),

final as (

    select
        boundaries.prospect_id,
        boundaries.moved_at as held_from,
        boundaries.next_moved_at as held_to
    from boundaries
    where boundaries.held_change = 1
        and (boundaries.next_moved_at > boundaries.moved_at or boundaries.next_moved_at is null)

)

select * from final
