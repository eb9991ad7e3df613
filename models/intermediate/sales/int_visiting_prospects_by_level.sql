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

members as (

    select * from {{ ref('int_sales_cycle_members') }}

),

-- wherever the drive took place (ruling S14)
drivers as (

    select distinct
        test_drives.drive_month as month,
        test_drives.prospect_id
    from {{ ref('int_test_drives') }} as test_drives
    where test_drives.prospect_id is not null

),

-- who was in one place only in a month counts once at every level, and needs no distinct count
repeated as (

    select
        visits.month,
        visits.prospect_id
    from visits
    group by
        visits.month,
        visits.prospect_id
    having count(*) > 1

),

visitors as (

    select
        visits.*,
        repeated.prospect_id is not null as is_repeated,
        drivers.prospect_id is not null as is_driver
    from visits
    left join repeated
        on visits.month = repeated.month
        and visits.prospect_id = repeated.prospect_id
    left join drivers
        on visits.month = drivers.month
        and visits.prospect_id = drivers.prospect_id

),

single_visitors as (

    select
        visitors.month,
        visitors.dealer_key,
        visitors.employee_key,
        visitors.series_code,
        visitors.origin,
        count(*) as visiting_prospects,
        count_if(visitors.is_driver) as driving_prospects
    from visitors
    where not visitors.is_repeated
    group by
        visitors.month,
        visitors.dealer_key,
        visitors.employee_key,
        visitors.series_code,
        visitors.origin

),

parts as (

    select
        single_visitors.month,
        members.level,
        members.member_code,
        single_visitors.visiting_prospects,
        single_visitors.driving_prospects
    from single_visitors
    inner join members
        on single_visitors.dealer_key = members.dealer_key
        and single_visitors.employee_key = members.employee_key
        and single_visitors.series_code = members.series_code
        and single_visitors.origin = members.origin

    union all

    select
        visitors.month,
        members.level,
        members.member_code,
        count(distinct visitors.prospect_id) as visiting_prospects,
        count(distinct case when visitors.is_driver then visitors.prospect_id end)
            as driving_prospects
    from visitors
    inner join members
        on visitors.dealer_key = members.dealer_key
        and visitors.employee_key = members.employee_key
        and visitors.series_code = members.series_code
        and visitors.origin = members.origin
    where visitors.is_repeated
    group by
        visitors.month,
        members.level,
        members.member_code

),

final as (

    select
        parts.month,
        parts.level,
        parts.member_code,
        cast(sum(parts.visiting_prospects) as bigint) as visiting_prospects,
        cast(sum(parts.driving_prospects) as bigint) as driving_prospects
    from parts
    group by
        parts.month,
        parts.level,
        parts.member_code

)

select * from final
