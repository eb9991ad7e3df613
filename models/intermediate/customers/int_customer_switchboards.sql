with

prospects as (

    select * from {{ ref('stg_dms__prospects') }}

),

final as (

    select
        prospects.phone,
        count(*) as prospect_count,
        min(prospects._extract_date) as extract_date
    from prospects
    where prospects.phone is not null
        and cast(prospects.created_at as date) <= {{ as_of_date() }}
    group by prospects.phone
    having count(*) > {{ var('max_customers_per_identifier') }}

)

select * from final
