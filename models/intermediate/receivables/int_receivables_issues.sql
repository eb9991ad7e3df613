with

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

open_items as (

    select * from {{ ref('int_receivables_open_items') }}

),

allocations as (

    select * from {{ ref('int_receivables_allocations') }}

),

landed_installments as (

    select * from {{ ref('stg_erp__ar_installments') }}

),

landed_customers as (

    select * from {{ ref('stg_erp__customers') }}

),

receivables_customers as (

    select * from {{ ref('int_receivables_customers') }}

),

existing_documents as (

    select documents.*
    from documents
    where documents.exists_from_date <= {{ as_of_date() }}

),

over_allocated_documents as (

    select distinct open_items.document_id
    from open_items
    where open_items.installment_number = 0

),

-- of debits; those of credits are ignored
installment_sums as (

    select
        existing_documents.document_id,
        existing_documents.amount as document_amount,
        sum(landed_installments.amount * existing_documents.amount_sign) as landed_amount,
        min(landed_installments.amount * existing_documents.amount_sign) as least_amount,
        max(landed_installments._extract_date) as extract_date
    from existing_documents
    inner join landed_installments
        on existing_documents.document_id = landed_installments.document_no
    where existing_documents.balance_sign = 1
    group by
        existing_documents.document_id,
        existing_documents.amount

),

issues as (

    select
        existing_documents.extract_date,
        'ar_documents' as source_table,
        'amount' as column_name,
        'over_allocated' as issue
    from existing_documents
    inner join over_allocated_documents
        on existing_documents.document_id = over_allocated_documents.document_id

    union all

    select
        existing_documents.extract_date,
        'ar_documents' as source_table,
        'exchange_rate' as column_name,
        'no_exchange_rate' as issue
    from existing_documents
    where existing_documents.exchange_rate is null

    union all

    select
        installment_sums.extract_date,
        'ar_installments' as source_table,
        'amount' as column_name,
        'installments_differ_from_document' as issue
    from installment_sums
    where installment_sums.landed_amount != installment_sums.document_amount
        or installment_sums.least_amount < 0

    union all

    select
        customers._extract_date as extract_date,
        'customers' as source_table,
        'payment_terms_days' as column_name,
        'out_of_range' as issue
    from landed_customers as customers
    inner join receivables_customers
        on customers.customer_code = receivables_customers.customer_code
    where customers.payment_terms_days is not null
        and receivables_customers.payment_terms_days is null

    union all

    select
        allocations.extract_date,
        'ar_allocations' as source_table,
        'amount' as column_name,
        'no_exchange_rate' as issue
    from allocations
    where allocations.credit_amount is null
        and allocations.in_force_from_date <= {{ as_of_date() }}

),

final as (

    select
        issues.extract_date,
        'erp' as source_system,
        issues.source_table,
        issues.column_name,
        issues.issue,
        count(*) as row_count
    from issues
    group by
        issues.extract_date,
        issues.source_table,
        issues.column_name,
        issues.issue

)

select * from final
