{{ config(meta={'slices': {
    'column': 'month',
    'inputs': {'int_showroom_visits': 'visit_month', 'int_test_drives': 'drive_month'},
    'changes': {
        'int_showroom_visits': months_of_changes('visit_month'),
        'int_test_drives': months_of_changes('drive_month'),
        'int_sales_cycle_members': months_of_members('{int_showroom_visits}', 'visit_month'),
    },
}}) }}

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

counted as (

    select
        visitors.month,
        visitors.dealer_key,
        visitors.employee_key,
        visitors.series_code,
        visitors.origin,
        case when visitors.is_repeated then visitors.prospect_id end as repeated_prospect_id,
        visitors.is_driver,
        count_if(not visitors.is_repeated) as single_visitors
    from visitors
    group by
        visitors.month,
        visitors.dealer_key,
        visitors.employee_key,
        visitors.series_code,
        visitors.origin,
        case when visitors.is_repeated then visitors.prospect_id end,
        visitors.is_driver

),

final as (

    select
        counted.month,
        members.level,
        members.member_code,
        cast(
            sum(counted.single_visitors) + count(distinct counted.repeated_prospect_id) as bigint
        ) as visiting_prospects,
        cast(
            sum(case when counted.is_driver then counted.single_visitors else 0 end)
            + count(distinct case when counted.is_driver then counted.repeated_prospect_id end)
            as bigint
        ) as driving_prospects
    from counted
    inner join {{ ref('int_sales_cycle_members') }} as members
        on counted.dealer_key = members.dealer_key
        and counted.employee_key = members.employee_key
        and counted.series_code = members.series_code
        and counted.origin = members.origin
    group by
        counted.month,
        members.level,
        members.member_code

)

select * from final
