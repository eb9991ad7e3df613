with

documents as (

    select * from {{ ref('stg_erp__ar_documents') }}

),

first_document as (

    select min(coalesce(documents.posting_date, documents.document_date)) as first_date
    from documents

),

-- no document is older than 1990 (ruling T4); the series reaches beyond any as_of
month_ends as (

    select
        cast(last_day({{ add_months("cast('1990-01-01' as date)", 'months.n') }}) as date)
            as as_of_date
    from {{ number_series(0, 1799) }} as months

),

as_of_dates as (

    select month_ends.as_of_date from month_ends

    union

    select {{ as_of_date() }} as as_of_date

),

final as (

    select as_of_dates.as_of_date
    from as_of_dates
    cross join first_document
    where as_of_dates.as_of_date >= first_document.first_date
        and as_of_dates.as_of_date <= {{ as_of_date() }}

)

select * from final
