{%- set by_visitor = {'int_showroom_visit_runs': visitor()} -%}
{{ config(meta={'slices': {'column': visitor(), 'inputs': by_visitor, 'changes': by_visitor}}) }}

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

-- a run's first visit counts, then each that comes the gap after the one counted before it
picked_moments as (

    select
        long_visits.prospect_id,
        long_visits.dealer_code,
        long_visits.run_number,
        {{ spaced_picks(
            epoch_microseconds('long_visits.arrived_at'), 'max(1000000 * thresholds.gap_seconds)'
        ) }} as moments
    from long_visits
    cross join thresholds
    group by
        long_visits.prospect_id,
        long_visits.dealer_code,
        long_visits.run_number

),

-- of visits at one moment the first by number
counted as (

    select
        long_visits.prospect_id,
        long_visits.dealer_code,
        min(long_visits.visit_number) as visit_number
    from picked_moments
    cross join {{ text_parts('picked_moments.moments', ',') }} as parts
    inner join long_visits
        on picked_moments.prospect_id = long_visits.prospect_id
        and picked_moments.dealer_code = long_visits.dealer_code
        and picked_moments.run_number = long_visits.run_number
        and cast(parts.part as bigint) = {{ epoch_microseconds('long_visits.arrived_at') }}
    group by
        long_visits.prospect_id,
        long_visits.dealer_code,
        long_visits.run_number,
        parts.part

),

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
    left join counted
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
