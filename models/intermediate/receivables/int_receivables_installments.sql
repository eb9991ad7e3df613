{{ config(meta={'slices': {
    'column': 'document_id',
    'inputs': {'int_receivables_documents': 'document_id', 'stg_erp__ar_installments': 'document_no'},
    'changes': {'int_receivables_documents': 'document_id', 'base_erp__ar_installments': 'document_no'},
}}) }}

with

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

landed_installments as (

    select * from {{ ref('stg_erp__ar_installments') }}

),

-- instalments of credits are ignored; those of a negative credit are negative as it is (ruling A2)
installments_of_debits as (

    select
        documents.document_id,
        landed_installments.installment_no,
        landed_installments.due_date,
        cast(
            greatest(landed_installments.amount * documents.amount_sign, 0) as decimal(18, 4)
        ) as landed_amount,
        documents.amount as document_amount
    from landed_installments
    inner join documents
        on landed_installments.document_no = documents.document_id
        and documents.balance_sign = 1

),

-- what the earlier ones leave of the document
numbered as (

    select
        installments_of_debits.document_id,
        installments_of_debits.installment_no
            + greatest(1 - min(installments_of_debits.installment_no) over whole_document, 0)
            as installment_number,
        installments_of_debits.due_date,
        installments_of_debits.landed_amount,
        installments_of_debits.document_amount
            + installments_of_debits.landed_amount
            - sum(installments_of_debits.landed_amount) over by_number as amount_left,
        installments_of_debits.installment_no
            = max(installments_of_debits.installment_no) over whole_document as is_last
    from installments_of_debits
    window
        whole_document as (partition by installments_of_debits.document_id),
        by_number as (
            partition by installments_of_debits.document_id
            order by installments_of_debits.installment_no asc nulls last
        )

),

-- they add up to the document whatever landed: the last by number takes the difference, and where
-- it would fall below 0 the one before it
fitted as (

    select
        numbered.document_id,
        numbered.installment_number,
        numbered.due_date,
        cast(
            case
                when numbered.is_last then greatest(numbered.amount_left, 0)
                else least(numbered.landed_amount, greatest(numbered.amount_left, 0))
            end as decimal(18, 4)
        ) as amount
    from numbered

),

-- the earliest due is settled first, at one date the lower number
in_order_of_settlement as (

    select
        fitted.document_id,
        fitted.installment_number,
        fitted.due_date,
        fitted.amount,
        (sum(fitted.amount) over earliest_due_first) - fitted.amount as earlier_amount,
        row_number() over earliest_due_first = 1 as is_first_to_settle,
        row_number() over earliest_due_first
            = count(*) over (partition by fitted.document_id) as is_last_to_settle
    from fitted
    where fitted.amount > 0
    window earliest_due_first as (
        partition by fitted.document_id
        order by
            fitted.due_date asc nulls last,
            fitted.installment_number asc nulls last
    )

),

rows_of_documents as (

    select in_order_of_settlement.* from in_order_of_settlement

    union all

    select
        documents.document_id,
        cast(1 as bigint) as installment_number,
        documents.due_date,
        documents.amount,
        cast(0 as decimal(18, 4)) as earlier_amount,
        true as is_first_to_settle,
        true as is_last_to_settle
    from documents
    where not exists (
        select in_order_of_settlement.document_id
        from in_order_of_settlement
        where in_order_of_settlement.document_id = documents.document_id
    )

),

final as (

    select
        rows_of_documents.document_id,
        cast(rows_of_documents.installment_number as bigint) as installment_number,
        rows_of_documents.due_date,
        rows_of_documents.amount,
        cast(rows_of_documents.earlier_amount as decimal(18, 4)) as earlier_amount,
        rows_of_documents.is_first_to_settle,
        rows_of_documents.is_last_to_settle
    from rows_of_documents

)

select * from final
