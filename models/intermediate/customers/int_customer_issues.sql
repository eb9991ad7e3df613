with

prospects as (

    select
        phone,
        created_at,
        _extract_date
    from {{ ref('stg_dms__prospects') }}

),

leads as (

    select
        status,
        closed_at,
        _extract_date
    from {{ ref('stg_crm__leads') }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

issues as (

    select
        prospects._extract_date as extract_date,
        'dms' as source_system,
        'prospects' as source_table,
        'phone' as column_name,
        'switchboard' as issue
    from prospects
    inner join switchboards on prospects.phone = switchboards.phone
    where cast(prospects.created_at as date) <= {{ as_of_date() }}

    union all

    -- updated_at stands for the date that the status lacks (ruling T6)
    select
        leads._extract_date as extract_date,
        'crm' as source_system,
        'leads' as source_table,
        'closed_at' as column_name,
        'status_without_date' as issue
    from leads
    where leads.status in ('delivered', 'lost', 'invalid') and leads.closed_at is null

),

final as (

    select
        issues.extract_date,
        issues.source_system,
        issues.source_table,
        issues.column_name,
        issues.issue,
        cast(count(*) as bigint) as row_count
    from issues
    group by
        issues.extract_date,
        issues.source_system,
        issues.source_table,
        issues.column_name,
        issues.issue

)

select * from final
