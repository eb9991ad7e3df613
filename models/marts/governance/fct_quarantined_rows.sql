with

final as (

    select
        cast(quarantined.source_system as string) as source_system,
        cast(quarantined.source_table as string) as source_table,
        cast(quarantined.extract_date as date) as extract_date,
        cast(quarantined.source_file as string) as source_file,
        cast(quarantined.source_row as bigint) as source_row,
        cast(quarantined.reasons as string) as reasons,
        cast(quarantined.raw_text as string) as raw_text
    from {{ ref('int_quarantined_rows') }} as quarantined

)

select * from final
