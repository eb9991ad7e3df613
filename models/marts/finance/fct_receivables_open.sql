{{ config(meta={'slices': {
    'column': receivables_slice(),
    'inputs': {'int_receivables_aged_items': receivables_slice()},
    'changes': {
        'int_receivables_aged_items': receivables_slice(),
        'int_receivables_documents': receivables_slices('select document_id from {changes}'),
    },
}}) }}

with

aged_items as (

    select * from {{ ref('int_receivables_aged_items') }}

),

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

-- the dimensions are the document's own, whoever settled it (ruling A7)
final as (

    select
        cast(aged_items.as_of_date as date) as as_of_date,
        cast(documents.document_key as string) as document_key,
        cast(aged_items.installment_number as bigint) as installment_number,
        cast(coalesce(dealers.group_code, '-1') as string) as group_code,
        cast(coalesce(dealers.business_unit, '-1') as string) as business_unit,
        cast(coalesce(dealers.region, '-1') as string) as region,
        cast(coalesce(dealers.dealer_code, '-1') as string) as dealer_code,
        cast(coalesce(dealers.store_type, '-1') as string) as store_type,
        cast(documents.document_id as string) as document_id,
        cast(documents.document_type as string) as document_type,
        cast(documents.company_code as string) as company_code,
        cast(documents.customer_code as string) as customer_code,
        cast(documents.customer_key as string) as customer_key,
        cast(documents.employee_key as string) as employee_key,
        cast(documents.order_key as string) as order_key,
        cast(documents.document_date as date) as document_date,
        cast(aged_items.due_date as date) as due_date,
        cast(documents.currency_code as string) as currency_code,
        cast(aged_items.original_amount as decimal(18, 2)) as original_amount,
        cast(aged_items.open_amount as decimal(18, 2)) as open_amount,
        cast(aged_items.open_amount_document_currency as decimal(18, 2))
            as open_amount_document_currency,
        cast(aged_items.days_past_due as bigint) as days_past_due,
        cast(aged_items.days_since_document as bigint) as days_since_document,
        cast(aged_items.aging_bucket as string) as aging_bucket,
        cast(documents.is_disputed as boolean) as is_disputed,
        cast(aged_items.is_unapplied_credit as boolean) as is_unapplied_credit,
        cast(aged_items.settled_by_receipt_amount as decimal(18, 2)) as settled_by_receipt_amount,
        cast(aged_items.settled_by_credit_note_amount as decimal(18, 2))
            as settled_by_credit_note_amount,
        cast(aged_items.future_settled_amount as decimal(18, 2)) as future_settled_amount,
        cast(aged_items.future_settled_amount_document_currency as decimal(18, 2))
            as future_settled_amount_document_currency
    from aged_items
    inner join documents on aged_items.document_id = documents.document_id
    left join dealers on documents.dealer_key = dealers.dealer_key

)

select * from final
