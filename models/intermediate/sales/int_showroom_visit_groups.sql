{#- 8 doublings follow 256 counted visits in a row, with never a pause of the gap between two visits. -#}
{%- set doublings = 8 -%}
with

thresholds as (

    select 3600 * cast(thresholds.value as bigint) as gap_seconds
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'visit_gap_hours'

),

visits as (

    select * from {{ ref('int_showroom_visit_runs') }}

),

-- only what reaches beyond the gap of its run's first visit is open to question; such runs are rare
long_runs as (

    select distinct
        visits.prospect_id,
        visits.dealer_code,
        visits.run_number
    from visits
    cross join thresholds
    where {{ seconds_between('visits.first_arrived_at', 'visits.arrived_at') }} >= thresholds.gap_seconds

),

long_visits as (

    select visits.*
    from visits
    inner join long_runs
        on visits.prospect_id = long_runs.prospect_id
        and visits.dealer_code = long_runs.dealer_code
        and visits.run_number = long_runs.run_number

),

-- the visit that would be counted next if this one is
jumps_0 as (

    select
        long_visits.prospect_id,
        long_visits.dealer_code,
        long_visits.run_number,
        long_visits.visit_number,
        min(later_visits.visit_number) as next_number
    from long_visits
    cross join thresholds
    inner join long_visits as later_visits
        on long_visits.prospect_id = later_visits.prospect_id
        and long_visits.dealer_code = later_visits.dealer_code
        and long_visits.run_number = later_visits.run_number
        and {{ seconds_between('long_visits.arrived_at', 'later_visits.arrived_at') }} >= thresholds.gap_seconds
    group by
        long_visits.prospect_id,
        long_visits.dealer_code,
        long_visits.run_number,
        long_visits.visit_number

),

counted_0 as (

    select
        long_runs.prospect_id,
        long_runs.dealer_code,
        long_runs.run_number,
        long_runs.run_number as visit_number
    from long_runs

),
{# every step knows twice as many of the run's counted visits, and jumps twice as far #}
{%- for step in range(1, doublings + 1) %}
counted_{{ step }} as (

    select * from counted_{{ step - 1 }}

    union all

    select
        counted.prospect_id,
        counted.dealer_code,
        counted.run_number,
        jumps.next_number as visit_number
    from counted_{{ step - 1 }} as counted
    inner join jumps_{{ step - 1 }} as jumps
        on counted.prospect_id = jumps.prospect_id
        and counted.dealer_code = jumps.dealer_code
        and counted.visit_number = jumps.visit_number

),

jumps_{{ step }} as (

    select
        near.prospect_id,
        near.dealer_code,
        near.run_number,
        near.visit_number,
        far.next_number
    from jumps_{{ step - 1 }} as near
    inner join jumps_{{ step - 1 }} as far
        on near.prospect_id = far.prospect_id
        and near.dealer_code = far.dealer_code
        and near.next_number = far.visit_number

),
{% endfor %}
long_counted as (

    select
        long_visits.visit_id,
        case
            when counted.visit_number is not null
                then long_visits.visit_number
        end as counted_number,
        max(counted.visit_number) over (
            partition by long_visits.prospect_id, long_visits.dealer_code
            order by long_visits.visit_number nulls last
            rows between unbounded preceding and current row
        ) as group_number,
        long_visits.prospect_id,
        long_visits.dealer_code
    from long_visits
    left join counted_{{ doublings }} as counted
        on long_visits.prospect_id = counted.prospect_id
        and long_visits.dealer_code = counted.dealer_code
        and long_visits.visit_number = counted.visit_number

),

counted_visits as (

    select
        visits.visit_id,
        case
            when long_counted.visit_id is null then visits.first_visit_id
            else group_firsts.visit_id
        end as counted_visit_id
    from visits
    left join long_counted on visits.visit_id = long_counted.visit_id
    left join long_visits as group_firsts
        on long_counted.prospect_id = group_firsts.prospect_id
        and long_counted.dealer_code = group_firsts.dealer_code
        and long_counted.group_number = group_firsts.visit_number

),

final as (

    select
        visits.visit_id,
        coalesce(counted_visits.counted_visit_id, visits.visit_id) as counted_visit_id,
        visits.prospect_id,
        visits.dealer_code,
        visits.arrived_at,
        visits.purpose
    from visits
    left join counted_visits on visits.visit_id = counted_visits.visit_id

)

select * from final
