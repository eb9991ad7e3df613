{{ config(meta={'slices': {
    'column': receivables_slice(),
    'inputs': {'int_receivables_open_items': receivables_slice()},
    'changes': {
        'int_receivables_open_items': receivables_slice(),
        'int_receivables_documents': receivables_slices('select document_id from {changes}'),
    },
}}) }}
{%- set unapplied_credits = var('unapplied_credits') -%}
{%- if unapplied_credits not in ['bucket', 'aged'] -%}
{{ exceptions.raise_compiler_error(
    "var unapplied_credits is bucket or aged, not " ~ unapplied_credits
) }}
{%- endif -%}
with

open_items as (

    select * from {{ ref('int_receivables_open_items') }}

),

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

aging_buckets as (

    select * from {{ ref('aging_buckets') }}

),

-- credits, and what was allocated beyond a document, stand apart from what is due (ruling A4)
items_with_age as (

    select
        open_items.*,
        documents.balance_sign,
        documents.exchange_rate,
        {{ days_between('open_items.due_date', 'open_items.as_of_date') }} as days_past_due,
        {{ days_between('documents.document_date', 'open_items.as_of_date') }}
            as days_since_document,
        documents.balance_sign = -1 or open_items.installment_number = 0 as is_unapplied_credit,
        case
            when open_items.installment_number = 0 then null
            when documents.balance_sign = 1
                then {{ days_between('open_items.due_date', 'open_items.as_of_date') }}
            {%- if unapplied_credits == 'aged' %}
            else {{ days_between('documents.own_date', 'open_items.as_of_date') }}
            {%- endif %}
        end as bucket_days
    from open_items
    inner join documents on open_items.document_id = documents.document_id

),

-- numbers of days, not items, are compared with the bands
days_in_use as (

    select distinct items_with_age.bucket_days
    from items_with_age
    where items_with_age.bucket_days is not null

),

buckets_of_days as (

    select
        days_in_use.bucket_days,
        aging_buckets.bucket
    from days_in_use
    inner join aging_buckets
        on {{ falls_in_band('days_in_use.bucket_days', 'aging_buckets') }}

),

-- rounded per row, totals are sums of rounded rows (ruling A2)
rounded as (

    select
        items_with_age.as_of_date,
        items_with_age.document_id,
        items_with_age.installment_number,
        items_with_age.balance_sign,
        items_with_age.due_date,
        items_with_age.days_past_due,
        items_with_age.days_since_document,
        items_with_age.is_unapplied_credit,
        case
            when items_with_age.bucket_days is null then 'unapplied'
            else buckets_of_days.bucket
        end as aging_bucket,
        {%- for amount in ['open_amount', 'future_settled_amount'] %}
        cast(items_with_age.{{ amount }} as decimal(18, 2)) as {{ amount }}_document_currency,
        {%- endfor %}
        {%- for amount in [
            'amount', 'open_amount', 'future_settled_amount',
            'settled_by_receipt_amount', 'settled_by_credit_note_amount',
        ] %}
        {{ at_rate('items_with_age.' ~ amount, 'items_with_age.exchange_rate') }}
            as {{ 'original_amount' if amount == 'amount' else amount }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from items_with_age
    left join buckets_of_days on items_with_age.bucket_days = buckets_of_days.bucket_days

),

-- credits are negative; 0.01 open is reported, 0 is not (ruling A6)
final as (

    select
        rounded.as_of_date,
        rounded.document_id,
        rounded.installment_number,
        rounded.due_date,
        rounded.days_past_due,
        rounded.days_since_document,
        rounded.is_unapplied_credit,
        rounded.aging_bucket,
        {%- for amount in [
            'original_amount', 'open_amount', 'open_amount_document_currency',
            'future_settled_amount', 'future_settled_amount_document_currency',
        ] %}
        case when rounded.balance_sign = -1 then -rounded.{{ amount }} else rounded.{{ amount }} end
            as {{ amount }},
        {%- endfor %}
        {%- for amount in ['settled_by_receipt_amount', 'settled_by_credit_note_amount'] %}
        case
            when rounded.balance_sign = -1 then cast(0 as decimal(18, 2)) else rounded.{{ amount }}
        end as {{ amount }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from rounded
    where rounded.open_amount_document_currency != 0
        or rounded.open_amount != 0

)

select * from final
