{%- set zero = 'cast(0 as decimal(18, 4))' -%}
with

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

settlements as (

    select * from {{ ref('int_receivables_settlements') }}

),

-- a balance changes only on dates: what begins adds, what ends takes the same away again
changes as (
    {% for sign, date in [('+', 'from'), ('-', 'until')] %}
    select
        documents.document_id,
        {{ next_reporting_date('documents.exists_' ~ date ~ '_date') }} as as_of_date,
        {{ sign }}documents.amount as amount,
        {{ zero }} as settled,
        {{ zero }} as settled_by_receipt
    from documents

    union all

    select
        settlements.document_id,
        {{ next_reporting_date('settlements.in_force_' ~ date ~ '_date') }} as as_of_date,
        {{ zero }} as amount,
        {{ sign }}settlements.settled_amount as settled,
        {{ sign }}settlements.settled_by_receipt_amount as settled_by_receipt
    from settlements
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

changes_per_date as (

    select
        changes.document_id,
        changes.as_of_date,
        cast(sum(changes.amount) as decimal(18, 4)) as amount,
        cast(sum(changes.settled) as decimal(18, 4)) as settled,
        cast(sum(changes.settled_by_receipt) as decimal(18, 4)) as settled_by_receipt
    from changes
    where changes.as_of_date is not null
    group by
        changes.document_id,
        changes.as_of_date

),

balances as (

    select
        changes_per_date.document_id,
        changes_per_date.as_of_date as valid_from,
        coalesce(
            lead(changes_per_date.as_of_date) over of_document,
            cast({{ as_of_date() }} + interval '1' day as date)
        ) as valid_to,
        cast(sum(changes_per_date.amount) over of_document as decimal(18, 4)) as amount,
        cast(sum(changes_per_date.settled) over of_document as decimal(18, 4)) as settled_amount,
        cast(sum(changes_per_date.settled_by_receipt) over of_document as decimal(18, 4))
            as settled_by_receipt_amount
    from changes_per_date
    window of_document as (
        partition by changes_per_date.document_id
        order by changes_per_date.as_of_date asc nulls last
    )

),

final as (

    select balances.*
    from balances
    where balances.amount != balances.settled_amount

)

select * from final
