with

landed_files as (

    select * from {{ source('landing', 'landed_files') }}

),

final as (

    select
        landed_files.source_system,
        landed_files.source_table,
        landed_files.extract_date,
        landed_files.source_file,
        landed_files.file_id,
        landed_files.landed_rows,
        landed_files.total_rows,
        landed_files.landed_bytes
    from landed_files

)

select * from final
