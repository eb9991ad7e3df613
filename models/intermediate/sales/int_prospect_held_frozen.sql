with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_prospects

),

movements as (

    select * from {{ ref('int_known_prospect_movements') }}

),

frozen_prospects as (

    select * from {{ ref('int_frozen_prospects') }}

),

changes_today as (

    select
        {{ month_of('movements.moved_at') }} as change_month,
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin,
        sum(movements.held_change) as held_change
    from movements
    where movements.known_on = {{ known_today() }}
    group by
        {{ month_of('movements.moved_at') }},
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin

),

-- Frozen is what is held as known today, less what today's knowledge says of the prospects that were
-- known otherwise on day 1, plus what was known of them then: only these are judged once more.
parts as (

    select
        months.month,
        changes_today.dealer_code,
        changes_today.employee_id,
        changes_today.series_code,
        changes_today.origin,
        sum(changes_today.held_change) as held_count
    from changes_today
    inner join months on changes_today.change_month < months.month
    group by
        months.month,
        changes_today.dealer_code,
        changes_today.employee_id,
        changes_today.series_code,
        changes_today.origin

    union all

    select
        frozen_prospects.known_on as month,
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin,
        -sum(movements.held_change) as held_count
    from frozen_prospects
    inner join movements
        on frozen_prospects.prospect_id = movements.prospect_id
        and movements.moved_at < cast(frozen_prospects.known_on as timestamp)
    where movements.known_on = {{ known_today() }}
    group by
        frozen_prospects.known_on,
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin

    union all

    select
        movements.known_on as month,
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin,
        sum(movements.held_change) as held_count
    from movements
    where movements.known_on != {{ known_today() }}
    group by
        movements.known_on,
        movements.dealer_code,
        movements.employee_id,
        movements.series_code,
        movements.origin

),

final as (

    select
        parts.month,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        coalesce(employees.employee_key, '-1') as employee_key,
        parts.series_code,
        parts.origin,
        cast(sum(parts.held_count) as bigint) as prospect_count
    from parts
    left join {{ ref('int_dealers') }} as dealers on parts.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on parts.employee_id = employees.employee_id
    group by
        parts.month,
        coalesce(dealers.dealer_key, '-1'),
        coalesce(employees.employee_key, '-1'),
        parts.series_code,
        parts.origin
    having sum(parts.held_count) != 0

)

select * from final
