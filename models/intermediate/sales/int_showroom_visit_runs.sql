{%- set visitors_of_changes =
    'select visit_id from {changes} union all select survivors.survivor_id from {changes} as changes'
    ~ ' inner join {int_prospect_survivors} as survivors on changes.prospect_id = survivors.prospect_id'
-%}
{%- set visitors_where = 'select ' ~ visitor() ~ ' from {this} where visit_id in ' -%}
{{ config(meta={'slices': {
    'column': visitor(),
    'inputs': {
        'stg_dms__showroom_visits':
            'select * from {stg_dms__showroom_visits} where visit_id in {touched} or prospect_id in'
            ~ ' (select prospect_id from {int_prospect_survivors} where survivor_id in {touched})',
    },
    'changes': {
        'base_dms__showroom_visits':
            visitors_of_changes ~ ' union all ' ~ visitors_where ~ '(select visit_id from {changes})',
        'int_known_prospect_survivors':
            'select survivor_id from {changes} union all ' ~ visitors_where ~ '(select visit_id from'
            ~ ' {stg_dms__showroom_visits} where prospect_id in (select prospect_id from {changes}))',
    },
    'day_moves': [
        visitors_of_changes | replace('{changes}',
            '(select * from {stg_dms__showroom_visits} where arrived_at >= {before} + interval 1 day)'),
    ],
}}) }}

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
        and {{ is_within('visits.arrived_at', 'survivors.valid_from', 'survivors.valid_to') }}
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

-- a visit after a pause of the whole gap is counted whatever came before: runs without one stand alone
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
                    or {{ seconds_between(
                        'visits_of_prospects.previous_arrived_at', 'visits_of_prospects.arrived_at'
                    ) }} >= thresholds.gap_seconds
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

final as (

    select
        visits.visit_id,
        visits.dealer_code,
        visits.prospect_id,
        visits.arrived_at,
        -- an empty purpose of a prospect is purchase (ruling S2)
        case
            when visits.prospect_id is not null then coalesce(visits.purpose, 'purchase')
            else visits.purpose
        end as purpose,
        run_starts.visit_number,
        run_starts.run_number,
        run_starts.first_visit_id,
        run_starts.first_arrived_at
    from visits
    left join run_starts on visits.visit_id = run_starts.visit_id

)

select * from final
