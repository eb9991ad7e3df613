-- documents from staging, by the words of ruling A1; an allocation within one currency takes as
-- much from a credit as from a debit, so that only those between currencies move the sum of a currency
with

as_of_dates as (

    select as_of_date from {{ ref('int_receivables_as_of_dates') }}

),

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

crossing_allocations as (

    select
        allocations.debit_amount,
        coalesce(allocations.credit_amount, 0) as credit_amount,
        allocations.in_force_from_date,
        allocations.in_force_until_date,
        debits.currency_code as debit_currency_code,
        credits.currency_code as credit_currency_code
    from {{ ref('int_receivables_allocations') }} as allocations
    inner join documents as debits on allocations.debit_document_id = debits.document_id
    inner join documents as credits on allocations.credit_document_id = credits.document_id
    where debits.currency_code != credits.currency_code

),

movements as (

    select
        currency as currency_code,
        case when document_type in ('invoice', 'debit_note', 'refund') then amount else -amount end
            as amount,
        coalesce(posting_date, document_date) as from_date,
        case
            when reversed_on is null then null
            else greatest(reversed_on, coalesce(posting_date, document_date))
        end as until_date
    from {{ ref('stg_erp__ar_documents') }}

    union all

    select
        debit_currency_code as currency_code,
        -debit_amount as amount,
        in_force_from_date as from_date,
        in_force_until_date as until_date
    from crossing_allocations

    union all

    select
        credit_currency_code as currency_code,
        credit_amount as amount,
        in_force_from_date as from_date,
        in_force_until_date as until_date
    from crossing_allocations

),

movements_per_date as (

    select
        currency_code,
        {{ next_reporting_date('from_date') }} as as_of_date,
        sum(amount) as amount
    from movements
    group by
        currency_code,
        {{ next_reporting_date('from_date') }}

    union all

    select
        currency_code,
        {{ next_reporting_date('until_date') }} as as_of_date,
        -sum(amount) as amount
    from movements
    group by
        currency_code,
        {{ next_reporting_date('until_date') }}

),

expected as (

    select
        as_of_dates.as_of_date,
        movements_per_date.currency_code,
        sum(movements_per_date.amount) as amount
    from as_of_dates
    inner join movements_per_date on as_of_dates.as_of_date >= movements_per_date.as_of_date
    group by
        as_of_dates.as_of_date,
        movements_per_date.currency_code

),

open_items as (

    select
        open_items.as_of_date,
        documents.currency_code,
        sum(documents.balance_sign * open_items.open_amount) as amount
    from {{ ref('int_receivables_open_items') }} as open_items
    inner join documents on open_items.document_id = documents.document_id
    group by
        open_items.as_of_date,
        documents.currency_code

)

select
    expected.as_of_date,
    expected.currency_code,
    expected.amount as documents_less_allocations,
    coalesce(open_items.amount, 0) as open_amount
from expected
left join open_items
    on expected.as_of_date = open_items.as_of_date
    and expected.currency_code = open_items.currency_code
where expected.amount != coalesce(open_items.amount, 0)
