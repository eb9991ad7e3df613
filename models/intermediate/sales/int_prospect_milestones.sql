with

-- ruling S12: a drive counts when completed, at its start, else its end, else its booking
drives as (

    select
        drives.prospect_id,
        coalesce(drives.started_at, drives.ended_at, drives.booked_at) as driven_at
    from {{ ref('stg_crm__test_drives') }} as drives
    where drives.status = 'completed'

),

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
        survivors.survivor_id as prospect_id,
        cast(null as timestamp) as first_visit_at,
        drives.driven_at as first_test_drive_at,
        cast(null as timestamp) as first_order_at
    from drives
    inner join {{ ref('int_prospect_survivors') }} as survivors
        on drives.prospect_id = survivors.prospect_id
        and drives.driven_at >= survivors.valid_from
        and (drives.driven_at < survivors.valid_to or survivors.valid_to is null)
    where drives.driven_at < {{ horizon(known_today()) }}

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
