with

balance_periods as (

    select * from {{ ref('int_receivables_balance_periods') }}

),

installments as (

    select * from {{ ref('int_receivables_installments') }}

),

future_settlements as (

    select * from {{ ref('int_receivables_future_settlements') }}

),

as_of_dates as (

    select * from {{ ref('int_receivables_as_of_dates') }}

),

documents as (

    select * from {{ ref('int_receivables_documents') }}

),

-- how far the settlements of a document reach into each instalment: the earliest due fill first, and of the
-- settlements the payments come before the credit notes (ruling A5)
reached_installments as (

    select
        balance_periods.document_id,
        installments.installment_number,
        balance_periods.valid_from,
        balance_periods.valid_to,
        installments.due_date,
        installments.amount_document_currency,
        installments.earlier_amount_document_currency,
        installments.is_first_to_settle,
        installments.is_last_to_settle,
        balance_periods.settled_amount_document_currency as settled_of_document,
        {%- for settled in ['settled_amount', 'settled_by_receipt_amount'] %}
        -- a total below 0 widens the first
        least(
            case
                when installments.is_first_to_settle then balance_periods.{{ settled }}_document_currency
                else greatest(
                    balance_periods.{{ settled }}_document_currency
                    - installments.earlier_amount_document_currency,
                    0
                )
            end,
            installments.amount_document_currency
        ) as {{ settled }}_document_currency{% if not loop.last %},{% endif %}
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
        documents.due_date,
        cast(0 as decimal(18, 4)) as amount_document_currency,
        balance_periods.amount_document_currency as earlier_amount_document_currency,
        true as is_first_to_settle,
        true as is_last_to_settle,
        balance_periods.settled_amount_document_currency as settled_of_document,
        balance_periods.settled_amount_document_currency
            - balance_periods.amount_document_currency as settled_amount_document_currency,
        greatest(
            balance_periods.settled_by_receipt_amount_document_currency
            - balance_periods.amount_document_currency,
            0
        ) as settled_by_receipt_amount_document_currency
    from balance_periods
    inner join documents on balance_periods.document_id = documents.document_id
    where balance_periods.settled_amount_document_currency > balance_periods.amount_document_currency

),

items as (

    select reached_installments.*
    from reached_installments
    where reached_installments.settled_amount_document_currency
        != reached_installments.amount_document_currency

    union all

    select surpluses.* from surpluses

),

-- spans, not items, are compared with the as-of dates
spans as (

    select distinct
        balance_periods.valid_from,
        balance_periods.valid_to
    from balance_periods

),

dates_of_spans as (

    select
        spans.valid_from,
        spans.valid_to,
        as_of_dates.as_of_date
    from spans
    inner join as_of_dates
        on spans.valid_from <= as_of_dates.as_of_date
        and as_of_dates.as_of_date < spans.valid_to

),

items_as_of as (

    select
        dates_of_spans.as_of_date,
        items.*,
        case
            when items.is_first_to_settle
                then items.settled_of_document
                    + coalesce(future_settlements.future_settled_amount_document_currency, 0)
                    - items.earlier_amount_document_currency
            else greatest(
                items.settled_of_document
                + coalesce(future_settlements.future_settled_amount_document_currency, 0)
                - items.earlier_amount_document_currency,
                0
            )
        end as reached_in_future
    from items
    inner join dates_of_spans
        on items.valid_from = dates_of_spans.valid_from
        and items.valid_to = dates_of_spans.valid_to
    left join future_settlements
        on items.document_id = future_settlements.document_id
        and dates_of_spans.as_of_date = future_settlements.as_of_date

),

-- the last to settle also shows what the future allocates beyond the document
final as (

    select
        items_as_of.as_of_date,
        items_as_of.document_id,
        items_as_of.installment_number,
        items_as_of.due_date,
        items_as_of.amount_document_currency,
        cast(
            items_as_of.amount_document_currency - items_as_of.settled_amount_document_currency
            as decimal(18, 4)
        ) as open_amount_document_currency,
        cast(items_as_of.settled_by_receipt_amount_document_currency as decimal(18, 4))
            as settled_by_receipt_amount_document_currency,
        cast(
            items_as_of.settled_amount_document_currency
            - items_as_of.settled_by_receipt_amount_document_currency as decimal(18, 4)
        ) as settled_by_credit_note_amount_document_currency,
        cast(
            case
                when items_as_of.is_last_to_settle then items_as_of.reached_in_future
                else least(items_as_of.reached_in_future, items_as_of.amount_document_currency)
            end - items_as_of.settled_amount_document_currency as decimal(18, 4)
        ) as future_settled_amount_document_currency
    from items_as_of

)

select * from final
