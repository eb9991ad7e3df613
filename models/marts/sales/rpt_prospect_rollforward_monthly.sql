with

movements as (

    select * from {{ ref('int_prospect_movements') }}

),

-- only a move to another dealer is one between dealers
moved as (

    select
        {{ month_of('movements.moved_at') }} as month,
        movements.dealer_key,
        {%- for movement in [
            'new', 'reactivated', 'returned_by_cancellation', 'dormant', 'lost', 'merged', 'ordered',
        ] %}
        count(*) filter (where movements.movement = '{{ movement }}') as moved__{{ movement }},
        {%- endfor %}
        count(*) filter (where movements.movement = 'reassigned_in' and movements.is_between_dealers)
            as moved__reassigned_in,
        count(*) filter (where movements.movement = 'reassigned_out' and movements.is_between_dealers)
            as moved__reassigned_out,
        sum(movements.held_change) as held_change
    from movements
    group by
        {{ month_of('movements.moved_at') }},
        movements.dealer_key

),

frozen as (

    select
        frozen.month,
        frozen.dealer_key,
        sum(frozen.prospect_count) as held_opening_frozen
    from {{ ref('int_prospect_held_frozen') }} as frozen
    group by
        frozen.month,
        frozen.dealer_key

),

rolled as (

    select
        dealer_months.month,
        dealer_months.dealer_key,
        {%- for movement in [
            'new', 'reactivated', 'returned_by_cancellation', 'dormant', 'lost', 'merged', 'ordered',
            'reassigned_in', 'reassigned_out',
        ] %}
        coalesce(moved.moved__{{ movement }}, 0) as moved__{{ movement }},
        {%- endfor %}
        coalesce(moved.held_change, 0) as held_change,
        sum(coalesce(moved.held_change, 0)) over (
            partition by dealer_months.dealer_key
            order by dealer_months.month nulls last
            rows between unbounded preceding and current row
        ) as held_closing,
        case
            when frozen_months.has_prospects
                then coalesce(frozen.held_opening_frozen, 0)
        end as held_opening_frozen
    from {{ ref('int_dealer_sales_months') }} as dealer_months
    left join moved
        on dealer_months.month = moved.month
        and dealer_months.dealer_key = moved.dealer_key
    left join frozen
        on dealer_months.month = frozen.month
        and dealer_months.dealer_key = frozen.dealer_key
    left join {{ ref('int_frozen_months') }} as frozen_months
        on dealer_months.month = frozen_months.month

),

final as (

    select
        cast(rolled.month as date) as month,
        cast(rolled.dealer_key as string) as dealer_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(rolled.held_closing - rolled.held_change as bigint) as prospect_count__held_opening,
        cast(rolled.held_opening_frozen as bigint) as prospect_count__held_opening_frozen,
        cast(rolled.moved__new as bigint) as prospect_count__new,
        cast(rolled.moved__reactivated as bigint) as prospect_count__reactivated,
        cast(rolled.moved__returned_by_cancellation as bigint) as prospect_count__returned_by_cancellation,
        cast(rolled.moved__dormant as bigint) as prospect_count__dormant,
        cast(rolled.moved__lost as bigint) as prospect_count__lost,
        cast(rolled.moved__merged as bigint) as prospect_count__merged,
        cast(rolled.moved__ordered as bigint) as prospect_count__ordered,
        cast(rolled.moved__reassigned_in as bigint) as prospect_count__reassigned_in,
        cast(rolled.moved__reassigned_out as bigint) as prospect_count__reassigned_out,
        cast(rolled.held_closing as bigint) as prospect_count__held_closing
    from rolled
    inner join {{ ref('int_dealer_levels') }} as levels
        on rolled.dealer_key = levels.dealer_key
        and levels.level = 'dealer'

)

select * from final
