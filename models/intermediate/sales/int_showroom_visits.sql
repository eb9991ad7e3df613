{%- set by_visitor = {
    'int_showroom_visit_groups': visitor(),
    'int_prospects': 'prospect_id',
    'int_known_order_spans': 'prospect_id',
} -%}
{%- set touched_visits = '(select visit_id from {int_showroom_visit_groups} where ' ~ visitor() ~ ' in {touched})' -%}
{%- set visitors_where = 'select ' ~ visitor() ~ ' from {int_showroom_visit_groups} where visit_id in ' -%}
{{ config(meta={'slices': {
    'column': visitor(),
    'inputs': dict(by_visitor,
        int_customer_records="select * from {int_customer_records} where record_type = 'visit' and record_id in " ~ touched_visits,
        stg_dms__showroom_visits='select * from {stg_dms__showroom_visits} where visit_id in ' ~ touched_visits
    ),
    'changes': dict(by_visitor,
        base_dms__showroom_visits=visitors_where ~ '(select visit_id from {changes})',
        int_customer_records=visitors_where ~ "(select record_id from {changes} where record_type = 'visit')",
        int_employees=visitors_where ~ '(select visit_id from {stg_dms__showroom_visits}'
            ~ ' where employee_id in (select employee_id from {changes}))'
    ),
}}) }}

with

visits_in_groups as (

    select * from {{ ref('int_showroom_visit_groups') }}

),

prospects as (

    select * from {{ ref('int_prospects') }}

),

hand_overs as (

    select distinct visits_in_groups.counted_visit_id
    from visits_in_groups
    where visits_in_groups.purpose = 'delivery'

),

counted_visits as (

    select
        visits_in_groups.visit_id,
        visits_in_groups.prospect_id,
        visits_in_groups.dealer_code,
        visits_in_groups.arrived_at,
        case
            when hand_overs.counted_visit_id is not null then 'delivery'
            else visits_in_groups.purpose
        end as purpose
    from visits_in_groups
    left join hand_overs on visits_in_groups.visit_id = hand_overs.counted_visit_id
    where visits_in_groups.visit_id = visits_in_groups.counted_visit_id

),

-- a bare date as the time of an order makes only later days' visits follow it (ruling T7)
visits_with_open_order as (

    select distinct counted_visits.visit_id
    from counted_visits
    inner join {{ ref('int_known_order_spans') }} as spans
        on counted_visits.prospect_id = spans.prospect_id
        and counted_visits.arrived_at >= spans.span_from
        and (counted_visits.arrived_at < spans.span_to or spans.span_to is null)
        and (counted_visits.arrived_at < spans.left_open_at or spans.left_open_at is null)
    where spans.known_on = {{ known_today() }}
        and (
            spans.ordered_at != cast(cast(spans.ordered_at as date) as timestamp)
            or cast(spans.ordered_at as date) < cast(counted_visits.arrived_at as date)
        )

),

with_history as (

    select
        counted_visits.visit_id,
        counted_visits.prospect_id,
        counted_visits.arrived_at,
        counted_visits.purpose,
        visits_with_open_order.visit_id is not null as has_open_order,
        coalesce(
            max(case when counted_visits.purpose = 'purchase' then 1 else 0 end) over (
                partition by
                    coalesce(counted_visits.prospect_id, '-1'),
                    counted_visits.dealer_code,
                    case when counted_visits.prospect_id is null then counted_visits.visit_id end
                order by counted_visits.arrived_at nulls last, counted_visits.visit_id nulls last
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) = 1 as has_earlier_purchase_visit
    from counted_visits
    left join visits_with_open_order on counted_visits.visit_id = visits_with_open_order.visit_id

),

classified as (

    select
        with_history.visit_id,
        with_history.purpose,
        case
            when with_history.purpose in ('service', 'paperwork', 'other') then 'non_purchase'
            when with_history.purpose = 'delivery' or with_history.has_open_order then 'post_order'
            when with_history.prospect_id is null and with_history.purpose = 'purchase' then 'first_uncarded'
            when with_history.prospect_id is null then 'other'
            when with_history.has_earlier_purchase_visit then 'return'
            when prospects.origin not in ('web_phone', 'outreach')
                and cast(prospects.carded_at as date) = cast(with_history.arrived_at as date)
                then 'first_carded'
            when prospects.origin = 'web_phone' then 'invited_web_phone'
            when prospects.origin = 'outreach' then 'invited_outreach'
            else 'other'
        end as visit_class
    from with_history
    left join prospects on with_history.prospect_id = prospects.prospect_id

),

customers as (

    select
        records.record_id,
        records.customer_key
    from {{ ref('int_customer_records') }} as records
    where records.record_type = 'visit'

),

employees_of_visits as (

    select
        visits.visit_id,
        visits.employee_id,
        coalesce(employees.employee_key, '-1') as employee_key
    from {{ ref('stg_dms__showroom_visits') }} as visits
    left join {{ ref('int_employees') }} as employees
        on visits.employee_id = employees.employee_id

),

final as (

    select
        {{ surrogate_key(['visits_in_groups.visit_id']) }} as visit_key,
        visits_in_groups.visit_id,
        visits_in_groups.counted_visit_id,
        visits_in_groups.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        employees_of_visits.employee_id,
        employees_of_visits.employee_key,
        visits_in_groups.prospect_id,
        coalesce(prospects.prospect_key, '-1') as prospect_key,
        coalesce(customers.customer_key, '-1') as customer_key,
        coalesce(prospects.series_code, '-1') as series_code,
        coalesce(prospects.origin, '-1') as origin,
        visits_in_groups.arrived_at,
        {{ month_of('visits_in_groups.arrived_at') }} as visit_month,
        coalesce(classified.purpose, visits_in_groups.purpose) as purpose,
        classified.visit_class,
        visits_in_groups.visit_id = visits_in_groups.counted_visit_id as is_counted
    from visits_in_groups
    inner join employees_of_visits on visits_in_groups.visit_id = employees_of_visits.visit_id
    left join classified on visits_in_groups.visit_id = classified.visit_id
    left join prospects on visits_in_groups.prospect_id = prospects.prospect_id
    left join customers on visits_in_groups.visit_id = customers.record_id
    left join {{ ref('int_dealers') }} as dealers
        on visits_in_groups.dealer_code = dealers.dealer_code

)

select * from final
