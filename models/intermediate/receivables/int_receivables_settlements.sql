{{ config(materialized='view') }}
with

allocations as (

    select * from {{ ref('int_receivables_allocations') }}

),

-- a document is settled by what brings it towards 0; the wrong side of it takes it away from 0
final as (

    select
        allocations.debit_document_id as document_id,
        allocations.allocation_id,
        'debit' as side,
        allocations.allocated_date,
        allocations.in_force_from_date,
        allocations.in_force_until_date,
        cast(
            allocations.debit_balance_sign * allocations.debit_amount as decimal(18, 4)
        ) as settled_amount,
        cast(
            case
                when allocations.settled_by = 'receipt'
                    then allocations.debit_balance_sign * allocations.debit_amount
                else 0
            end as decimal(18, 4)
        ) as settled_by_receipt_amount
    from allocations

    union all

    select
        allocations.credit_document_id as document_id,
        allocations.allocation_id,
        'credit' as side,
        allocations.allocated_date,
        allocations.in_force_from_date,
        allocations.in_force_until_date,
        cast(
            -allocations.credit_balance_sign
            * coalesce(allocations.credit_amount, 0) as decimal(18, 4)
        ) as settled_amount,
        cast(0 as decimal(18, 4)) as settled_by_receipt_amount
    from allocations

)

select * from final
