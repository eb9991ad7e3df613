with

files as (

    select * from {{ ref('stg_landing__files') }}

),

final as (

    select
        files.source_system,
        files.source_table,
        files.extract_date,
        cast(sum(files.landed_rows) as bigint) as landed_rows,
        cast(sum(files.total_rows) as bigint) as total_rows,
        cast(count(*) as bigint) as file_count
    from files
    group by
        files.source_system,
        files.source_table,
        files.extract_date

)

select * from final
