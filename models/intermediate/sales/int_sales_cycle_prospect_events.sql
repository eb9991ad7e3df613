{%- set entries = [
    {'of': 'movements', 'measure': 'held_change', 'count': 'movements.held_change'},
    {
        'of': 'cards',
        'measure': 'new_prospect_conversion_rate__cohort30_numerator',
        'where': 'cards.has_ordered_in_time',
    },
] -%}
{%- for movement in ['new', 'dormant', 'lost', 'reactivated'] -%}
    {%- do entries.append({
        'of': 'movements',
        'measure': 'prospect_count__' ~ movement,
        'where': "movements.movement = '" ~ movement ~ "'",
    }) -%}
{%- endfor -%}
{%- for origin in ['web_phone', 'outreach'] -%}
    {%- do entries.append({
        'of': 'arrivals',
        'measure': 'arrival_count__' ~ origin,
        'where': "arrivals.origin = '" ~ origin ~ "'",
    }) -%}
    {%- for measure, condition in [
        ('card_count__' ~ origin, ''),
        (origin ~ '_arrival_rate__cohort30_numerator', ' and cards.has_arrived_in_time'),
        (origin ~ '_arrived_new', ' and cards.has_arrived_in_month'),
        (origin ~ '_awaited_new', ' and cards.is_awaited'),
    ] -%}
        {%- do entries.append({
            'of': 'cards',
            'measure': measure,
            'where': "cards.origin = '" ~ origin ~ "'" ~ condition,
        }) -%}
    {%- endfor -%}
{%- endfor -%}
with

cohort as (

    select cast(thresholds.value as bigint) as day_count
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'cohort_days'

),

movements as (

    select
        movements.*,
        {{ month_of('movements.moved_at') }} as month
    from {{ ref('int_prospect_movements') }} as movements

),

arrivals as (

    select
        arrivals.*,
        arrivals.arrival_month as month
    from {{ ref('int_prospect_arrivals') }} as arrivals
    where arrivals.origin in ('web_phone', 'outreach')

),

orders as (

    select * from {{ ref('int_vehicle_orders') }}
    where is_counted

),

-- a card's own day is the first of those it is followed
first_orders as (

    select
        movements.prospect_id,
        min({{ days_between('movements.moved_at', 'orders.ordered_at') }}) as days_to_order
    from movements
    inner join orders
        on movements.prospect_id = orders.prospect_id
        and cast(movements.moved_at as date) <= cast(orders.ordered_at as date)
    where movements.movement = 'new'
    group by movements.prospect_id

),

cards as (

    select
        movements.month,
        movements.dealer_key,
        movements.employee_key,
        movements.series_code,
        movements.origin,
        coalesce(first_orders.days_to_order <= cohort.day_count, false) as has_ordered_in_time,
        coalesce(arrivals.days_from_card between 0 and cohort.day_count, false) as has_arrived_in_time,
        coalesce(arrivals.arrival_month >= movements.month, true) as is_awaited,
        coalesce(arrivals.arrival_month = movements.month, false) as has_arrived_in_month
    from movements
    cross join cohort
    left join arrivals on movements.prospect_id = arrivals.prospect_id
    left join first_orders on movements.prospect_id = first_orders.prospect_id
    where movements.movement = 'new'

),

{{ sales_cycle_events(entries) }}

select * from final
