with

extracts as (

    select * from {{ ref('int_landed_extracts') }}

),

rows_by_status as (

    select * from {{ ref('int_landed_rows_by_status') }}

),

counted as (

    select
        rows_by_status.source_system,
        rows_by_status.source_table,
        rows_by_status.extract_date
        {%- for status in ['current', 'superseded', 'redelivered', 'deleted', 'quarantined'] %},
        sum(case when rows_by_status.status = '{{ status }}' then rows_by_status.row_count else 0 end)
            as {{ status }}_rows
        {%- endfor %}
    from rows_by_status
    group by
        rows_by_status.source_system,
        rows_by_status.source_table,
        rows_by_status.extract_date

),

-- the loader's own count stands on one side, what staging made of the rows on the other
final as (

    select
        cast(coalesce(extracts.source_system, counted.source_system) as string) as source_system,
        cast(coalesce(extracts.source_table, counted.source_table) as string) as source_table,
        cast(coalesce(extracts.extract_date, counted.extract_date) as date) as extract_date,
        cast(coalesce(extracts.landed_rows, 0) as bigint) as landed_rows,
        cast(coalesce(counted.current_rows, 0) as bigint) as current_rows,
        cast(coalesce(counted.superseded_rows, 0) as bigint) as superseded_rows,
        cast(coalesce(counted.redelivered_rows, 0) as bigint) as redelivered_rows,
        cast(coalesce(counted.deleted_rows, 0) as bigint) as deleted_rows,
        cast(coalesce(counted.quarantined_rows, 0) as bigint) as quarantined_rows,
        cast(coalesce(extracts.total_rows, 0) as bigint) as left_out_total_rows
    from extracts
    full join counted
        on extracts.source_system = counted.source_system
        and extracts.source_table = counted.source_table
        and extracts.extract_date = counted.extract_date

)

select * from final
