with

completed_drives as (

    select
        test_drives.*,
        -- a drive said to be completed without any time happened when that was written (ruling T6)
        coalesce(
            test_drives.started_at,
            test_drives.ended_at,
            test_drives.booked_at,
            test_drives.updated_at
        ) as driven_at
    from {{ ref('stg_crm__test_drives') }} as test_drives
    where test_drives.status = 'completed'

),

-- from a merge on the drive is the survivor's (ruling S11)
drives_of_prospects as (

    select
        completed_drives.test_drive_id,
        survivors.survivor_id as prospect_id
    from completed_drives
    inner join {{ ref('int_prospect_survivors') }} as survivors
        on completed_drives.prospect_id = survivors.prospect_id
        and completed_drives.driven_at >= survivors.valid_from
        and (completed_drives.driven_at < survivors.valid_to or survivors.valid_to is null)

),

final as (

    select
        completed_drives.test_drive_id,
        completed_drives.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        completed_drives.employee_id,
        coalesce(employees.employee_key, '-1') as employee_key,
        prospects.prospect_id,
        coalesce(prospects.prospect_key, '-1') as prospect_key,
        coalesce(prospects.customer_key, '-1') as customer_key,
        -- series and origin are the prospect's, whatever car was driven (ruling S13)
        coalesce(prospects.series_code, '-1') as series_code,
        coalesce(prospects.origin, '-1') as origin,
        coalesce(completed_drives.is_off_site, false) as is_off_site,
        completed_drives.driven_at,
        {{ month_of('completed_drives.driven_at') }} as drive_month
    from completed_drives
    left join drives_of_prospects
        on completed_drives.test_drive_id = drives_of_prospects.test_drive_id
    left join {{ ref('int_prospects') }} as prospects
        on drives_of_prospects.prospect_id = prospects.prospect_id
    left join {{ ref('int_dealers') }} as dealers
        on completed_drives.dealer_code = dealers.dealer_code
    left join {{ ref('int_employees') }} as employees
        on completed_drives.employee_id = employees.employee_id
    where cast(completed_drives.driven_at as date) <= {{ as_of_date() }}

)

select * from final
