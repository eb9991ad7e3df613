{#- 8 doublings follow 256 counted visits in a row, day and night, without a pause of the gap between any two visits. -#}
{%- set doublings = 8 -%}
with

thresholds as (

    select 3600 * cast(thresholds.value as bigint) as gap_seconds
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'visit_gap_hours'

),

-- an unknown prospect_id is no prospect, and after a merge the survivor visits (rulings S1, S11)
visits as (

    select
        visits.visit_id,
        visits.dealer_code,
        visits.arrived_at,
        visits.purpose,
        survivors.survivor_id as prospect_id
    from {{ ref('stg_dms__showroom_visits') }} as visits
    left join {{ ref('int_prospect_survivors') }} as survivors
        on visits.prospect_id = survivors.prospect_id
        and visits.arrived_at >= survivors.valid_from
        and (visits.arrived_at < survivors.valid_to or survivors.valid_to is null)
    where visits.arrived_at < {{ horizon(known_today()) }}

),

visits_of_prospects as (

    select
        visits.visit_id,
        visits.dealer_code,
        visits.arrived_at,
        visits.prospect_id,
        row_number() over in_time as visit_number,
        lag(visits.arrived_at) over in_time as previous_arrived_at
    from visits
    where visits.prospect_id is not null
    window in_time as (
        partition by visits.prospect_id, visits.dealer_code
        order by visits.arrived_at nulls last, visits.visit_id nulls last
    )

),

-- a pause of the whole gap before a visit makes it counted whatever came before, so runs without one stand alone
runs as (

    select
        visits_of_prospects.visit_id,
        visits_of_prospects.dealer_code,
        visits_of_prospects.prospect_id,
        visits_of_prospects.arrived_at,
        visits_of_prospects.visit_number,
        max(
            case
                when visits_of_prospects.previous_arrived_at is null
                    or {{ seconds_between('visits_of_prospects.previous_arrived_at', 'visits_of_prospects.arrived_at') }}
                        >= thresholds.gap_seconds
                    then visits_of_prospects.visit_number
            end
        ) over (
            partition by visits_of_prospects.prospect_id, visits_of_prospects.dealer_code
            order by visits_of_prospects.visit_number nulls last
            rows between unbounded preceding and current row
        ) as run_number
    from visits_of_prospects
    cross join thresholds

),

run_starts as (

    select
        runs.visit_id,
        runs.dealer_code,
        runs.prospect_id,
        runs.arrived_at,
        runs.visit_number,
        runs.run_number,
        first_value(runs.visit_id) over in_run as first_visit_id,
        first_value(runs.arrived_at) over in_run as first_arrived_at
    from runs
    window in_run as (
        partition by runs.prospect_id, runs.dealer_code, runs.run_number
        order by runs.visit_number nulls last
        rows between unbounded preceding and current row
    )

),

-- only what reaches beyond the gap of its run's first visit is open to question; such runs are rare
long_runs as (

    select distinct
        run_starts.prospect_id,
        run_starts.dealer_code,
        run_starts.run_number
    from run_starts
    cross join thresholds
    where {{ seconds_between('run_starts.first_arrived_at', 'run_starts.arrived_at') }} >= thresholds.gap_seconds

),

long_visits as (

    select run_starts.*
    from run_starts
    inner join long_runs
        on run_starts.prospect_id = long_runs.prospect_id
        and run_starts.dealer_code = long_runs.dealer_code
        and run_starts.run_number = long_runs.run_number

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
        case when counted.visit_number is not null then long_visits.visit_number end as counted_number,
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
        run_starts.visit_id,
        case
            when long_counted.visit_id is null then run_starts.first_visit_id
            else group_firsts.visit_id
        end as counted_visit_id
    from run_starts
    left join long_counted on run_starts.visit_id = long_counted.visit_id
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
        -- an empty purpose of a prospect is purchase (ruling S2)
        case when visits.prospect_id is not null then coalesce(visits.purpose, 'purchase') else visits.purpose end
            as purpose
    from visits
    left join counted_visits on visits.visit_id = counted_visits.visit_id

)

select * from final
