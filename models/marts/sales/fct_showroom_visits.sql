{%- set by_visit = {'int_showroom_visits': 'visit_id'} -%}
{{ config(meta={'slices': {'column': 'visit_id', 'inputs': by_visit, 'changes': by_visit}}) }}

with

visits as (

    select * from {{ ref('int_showroom_visits') }}

),

final as (

    select
        cast(visits.visit_key as string) as visit_key,
        cast(levels.group_code as string) as group_code,
        cast(levels.business_unit as string) as business_unit,
        cast(levels.region as string) as region,
        cast(levels.dealer_code as string) as dealer_code,
        cast(levels.store_type as string) as store_type,
        cast(visits.visit_id as string) as visit_id,
        cast(visits.dealer_key as string) as dealer_key,
        cast(visits.employee_key as string) as employee_key,
        cast(visits.prospect_key as string) as prospect_key,
        cast(visits.customer_key as string) as customer_key,
        cast(visits.series_code as string) as series_code,
        cast(visits.origin as string) as origin,
        cast(visits.arrived_at as timestamp) as arrived_at,
        cast(visits.purpose as string) as purpose,
        cast(visits.visit_class as string) as visit_class,
        cast(visits.is_counted as boolean) as is_counted
    from visits
    inner join {{ ref('int_dealer_levels') }} as levels
        on visits.dealer_key = levels.dealer_key
        and levels.level = 'dealer'

)

select * from final
