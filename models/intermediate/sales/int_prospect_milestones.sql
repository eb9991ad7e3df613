{%- set by_prospect = dict.fromkeys(['int_showroom_visits', 'int_test_drives', 'int_vehicle_orders'], 'prospect_id') -%}
{{ config(meta={'slices': {'column': 'prospect_id', 'inputs': by_prospect, 'changes': by_prospect}}) }}

with

milestones as (

    select
        visits.prospect_id,
        visits.arrived_at as first_visit_at,
        cast(null as timestamp) as first_test_drive_at,
        cast(null as timestamp) as first_order_at
    from {{ ref('int_showroom_visits') }} as visits
    where visits.is_counted

    union all

    select
        drives.prospect_id,
        cast(null as timestamp) as first_visit_at,
        drives.driven_at as first_test_drive_at,
        cast(null as timestamp) as first_order_at
    from {{ ref('int_test_drives') }} as drives

    union all

    select
        orders.prospect_id,
        cast(null as timestamp) as first_visit_at,
        cast(null as timestamp) as first_test_drive_at,
        orders.ordered_at as first_order_at
    from {{ ref('int_vehicle_orders') }} as orders
    where orders.is_counted

),

final as (

    select
        milestones.prospect_id,
        min(milestones.first_visit_at) as first_visit_at,
        min(milestones.first_test_drive_at) as first_test_drive_at,
        min(milestones.first_order_at) as first_order_at
    from milestones
    where milestones.prospect_id is not null
    group by milestones.prospect_id

)

select * from final
