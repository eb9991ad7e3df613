with

final as (

    select
        test_drives._extract_date as extract_date,
        'crm' as source_system,
        'test_drives' as source_table,
        'started_at' as column_name,
        'status_without_date' as issue,
        count(*) as row_count
    from {{ ref('stg_crm__test_drives') }} as test_drives
    where test_drives.status = 'completed'
        and coalesce(test_drives.started_at, test_drives.ended_at, test_drives.booked_at) is null
    group by test_drives._extract_date

)

select * from final
