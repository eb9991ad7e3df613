{%- set by_document = {
    'int_receivables_documents': 'document_id', 'int_receivables_settlements': 'document_id',
} -%}
{{ config(meta={'slices': {
    'column': 'document_id',
    'inputs': by_document,
    'changes': {
        'int_receivables_documents': 'document_id',
        'int_receivables_allocations': receivables_documents_of_allocations(),
    },
    'day_moves': [
        'select document_id from {int_receivables_documents}'
        ~ ' where exists_from_date > {before} or exists_until_date > {before}',
        'select document_id from {int_receivables_settlements}'
        ~ ' where in_force_from_date > {before} or in_force_until_date > {before}',
    ],
}}) }}
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
        documents.exists_{{ date }}_date as changed_on,
        {{ sign }}documents.amount as amount,
        {{ zero }} as settled,
        {{ zero }} as settled_by_receipt
    from documents

    union all

    select
        settlements.document_id,
        settlements.in_force_{{ date }}_date as changed_on,
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
        changes.changed_on,
        cast(sum(changes.amount) as decimal(18, 4)) as amount,
        cast(sum(changes.settled) as decimal(18, 4)) as settled,
        cast(sum(changes.settled_by_receipt) as decimal(18, 4)) as settled_by_receipt
    from changes
    where changes.changed_on is not null
    group by
        changes.document_id,
        changes.changed_on

),

balances as (

    select
        changes_per_date.document_id,
        changes_per_date.changed_on,
        lead(changes_per_date.changed_on) over of_document as changed_again_on,
        cast(sum(changes_per_date.amount) over of_document as decimal(18, 4)) as amount,
        cast(sum(changes_per_date.settled) over of_document as decimal(18, 4)) as settled_amount,
        cast(sum(changes_per_date.settled_by_receipt) over of_document as decimal(18, 4))
            as settled_by_receipt_amount
    from changes_per_date
    window of_document as (
        partition by changes_per_date.document_id
        order by changes_per_date.changed_on asc nulls last
    )

),

-- no span hangs on "today" but those that change on it, so that a day that passes makes few anew
spans as (

    select
        balances.document_id,
        cast(last_day(balances.changed_on) as date) as valid_from,
        cast(last_day(balances.changed_again_on) as date) as valid_to,
        coalesce(balances.changed_again_on > {{ as_of_date() }}, true) as is_current,
        balances.amount,
        balances.settled_amount,
        balances.settled_by_receipt_amount
    from balances
    where balances.amount != balances.settled_amount
        and balances.changed_on <= {{ as_of_date() }}

),

-- what came and went between two month ends leaves no trace
final as (

    select spans.*
    from spans
    where spans.is_current
        or spans.valid_from < spans.valid_to

)

select * from final
