{%- set by_document = dict.fromkeys(
    ['int_receivables_balance_periods', 'int_receivables_documents', 'int_receivables_installments'],
    'document_id'
) -%}
{{ config(meta={'slices': {'column': 'document_id', 'inputs': by_document, 'changes': by_document}}) }}

with

balance_periods as (

    select * from {{ ref('int_receivables_balance_periods') }}

),

installments as (

    select * from {{ ref('int_receivables_installments') }}

),

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

-- how far the settlements of a document reach into each instalment: the earliest due fill first,
-- and of the settlements the payments come before the credit notes (ruling A5)
reached_installments as (

    select
        balance_periods.document_id,
        installments.installment_number,
        balance_periods.valid_from,
        balance_periods.valid_to,
        balance_periods.is_current,
        installments.due_date,
        installments.amount,
        installments.earlier_amount,
        installments.is_first_to_settle,
        installments.is_last_to_settle,
        balance_periods.settled_amount as settled_of_document,
        {%- for settled in ['settled_amount', 'settled_by_receipt_amount'] %}
        -- a total below 0 widens the first
        least(
            case
                when installments.is_first_to_settle then balance_periods.{{ settled }}
                else greatest(balance_periods.{{ settled }} - installments.earlier_amount, 0)
            end,
            installments.amount
        ) as {{ settled }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from balance_periods
    inner join installments on balance_periods.document_id = installments.document_id

),

-- what was allocated beyond a document is an item of its own, of the opposite sign (ruling A2)
surpluses as (

    select
        balance_periods.document_id,
        cast(0 as bigint) as installment_number,
        balance_periods.valid_from,
        balance_periods.valid_to,
        balance_periods.is_current,
        documents.due_date,
        cast(0 as decimal(18, 4)) as amount,
        balance_periods.amount as earlier_amount,
        true as is_first_to_settle,
        true as is_last_to_settle,
        balance_periods.settled_amount as settled_of_document,
        balance_periods.settled_amount - balance_periods.amount as settled_amount,
        greatest(balance_periods.settled_by_receipt_amount - balance_periods.amount, 0)
            as settled_by_receipt_amount
    from balance_periods
    inner join documents on balance_periods.document_id = documents.document_id
    where balance_periods.settled_amount > balance_periods.amount

),

final as (

    select reached_installments.*
    from reached_installments
    where reached_installments.settled_amount != reached_installments.amount

    union all

    select surpluses.* from surpluses

)

select * from final
