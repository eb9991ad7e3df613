with

visits as (

    select distinct
        visits.visit_month as month,
        visits.prospect_id,
        visits.dealer_key,
        visits.employee_key,
        visits.series_code,
        visits.origin
    from {{ ref('int_showroom_visits') }} as visits
    where visits.is_counted
        and visits.purpose = 'purchase'
        and visits.visit_class != 'post_order'
        and visits.prospect_id is not null

),

-- wherever the drive took place (ruling S14)
drivers as (

    select distinct
        test_drives.drive_month as month,
        test_drives.prospect_id
    from {{ ref('int_test_drives') }} as test_drives
    where test_drives.prospect_id is not null

),

final as (

    select
        visits.month,
        members.level,
        members.member_code,
        count(distinct visits.prospect_id) as visiting_prospects,
        count(distinct drivers.prospect_id) as driving_prospects
    from visits
    inner join {{ ref('int_sales_cycle_members') }} as members
        on visits.dealer_key = members.dealer_key
        and visits.employee_key = members.employee_key
        and visits.series_code = members.series_code
        and visits.origin = members.origin
    left join drivers
        on visits.month = drivers.month
        and visits.prospect_id = drivers.prospect_id
    group by
        visits.month,
        members.level,
        members.member_code

)

select * from final
