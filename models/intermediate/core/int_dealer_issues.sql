with

final as (

    select
        staged._extract_date as extract_date,
        'dms' as source_system,
        'dealers' as source_table,
        'successor_code' as column_name,
        'cycle' as issue,
        cast(count(*) as bigint) as row_count
    from {{ ref('int_dealers') }} as dealers
    inner join {{ ref('stg_dms__dealers') }} as staged on dealers.dealer_code = staged.dealer_code
    where dealers.is_in_successor_cycle
    group by staged._extract_date

)

select * from final
