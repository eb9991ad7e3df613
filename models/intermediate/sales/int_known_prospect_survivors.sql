{%- set doublings = 6 -%}
with

card_merges as (

    select
        card_merges.known_on,
        card_merges.prospect_id,
        card_merges.target_id,
        card_merges.merged_at
    from {{ ref('int_known_prospect_merges') }} as card_merges
    where card_merges.outcome = 'merged' and {{ computed_once() }}

),

paths_0 as (

    select
        card_merges.known_on,
        card_merges.prospect_id,
        card_merges.target_id as survivor_id,
        1 as merge_count,
        1 as leads_on,
        card_merges.merged_at as valid_from
    from card_merges

),
{# every step doubles the length of the chains known, so that six follow 64 merges; side 0 keeps what is known, side 1 leads it on #}
{%- for step in range(1, doublings + 1) %}
paths_{{ step }} as (

    select
        near.known_on,
        near.prospect_id,
        case when sides.n = 0 then near.survivor_id else far.survivor_id end as survivor_id,
        case when sides.n = 0 then near.merge_count else near.merge_count + far.merge_count end as merge_count,
        1 as leads_on,
        case when sides.n = 0 then near.valid_from else greatest(near.valid_from, far.valid_from) end as valid_from
    from paths_{{ step - 1 }} as near
    cross join {{ number_series(0, 1) }} as sides
    left join paths_{{ step - 1 }} as far
        on near.known_on = far.known_on
        and near.survivor_id = far.prospect_id
        and sides.n = far.leads_on
    where {{ computed_once() }}
        and (sides.n = 0 or (near.merge_count = {{ 2 ** (step - 1) }} and far.prospect_id is not null))

),
{% endfor %}
stands_for as (

    select
        cards.known_on,
        cards.prospect_id,
        cards.prospect_id as survivor_id,
        0 as merge_count,
        cast('1900-01-01 00:00:00' as timestamp) as valid_from
    from {{ ref('int_known_prospects') }} as cards

    union all

    select
        paths.known_on,
        paths.prospect_id,
        paths.survivor_id,
        paths.merge_count,
        paths.valid_from
    from paths_{{ doublings }} as paths

),

merged_cards as (

    select
        stands_for.known_on,
        stands_for.prospect_id,
        stands_for.survivor_id,
        stands_for.merge_count,
        stands_for.valid_from,
        lead(stands_for.valid_from) over (
            partition by stands_for.known_on, stands_for.prospect_id
            order by stands_for.merge_count nulls last
        ) as valid_to
    from stands_for
    inner join card_merges
        on stands_for.known_on = card_merges.known_on
        and stands_for.prospect_id = card_merges.prospect_id

),

final as (

    select
        stands_for.known_on,
        stands_for.prospect_id,
        stands_for.valid_from,
        cast(null as timestamp) as valid_to,
        stands_for.survivor_id
    from stands_for
    left join card_merges
        on stands_for.known_on = card_merges.known_on
        and stands_for.prospect_id = card_merges.prospect_id
    where card_merges.prospect_id is null

    union all

    select
        merged_cards.known_on,
        merged_cards.prospect_id,
        merged_cards.valid_from,
        merged_cards.valid_to,
        merged_cards.survivor_id
    from merged_cards
    where merged_cards.valid_from < merged_cards.valid_to
        or merged_cards.valid_to is null

)

select * from final
