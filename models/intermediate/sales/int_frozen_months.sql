with

extracts as (

    select
        extracts.source_table,
        extracts.extract_date
    from {{ ref('int_landed_extracts') }} as extracts
    where extracts.source_system = 'dms'
        and extracts.source_table in ('prospects', 'sales_orders')

),

first_extracts as (

    select
        min(case when extracts.source_table = 'prospects' then extracts.extract_date end) as prospects_known_from,
        min(case when extracts.source_table = 'sales_orders' then extracts.extract_date end) as orders_known_from,
        min(extracts.extract_date) as known_from
    from extracts

),

months as (

    select
        {{ add_months(month_of('first_extracts.known_from'), 'series.n') }} as month,
        first_extracts.prospects_known_from,
        first_extracts.orders_known_from
    from first_extracts
    inner join {{ number_series(0, 1200) }} as series
        on {{ add_months(month_of('first_extracts.known_from'), 'series.n') }} <= {{ as_of_date() }}

),

final as (

    select
        months.month,
        coalesce(months.month >= months.prospects_known_from, false) as has_prospects,
        coalesce(months.month >= months.orders_known_from, false) as has_orders
    from months
    where months.month >= months.prospects_known_from
        or months.month >= months.orders_known_from

)

select * from final
