with

open_periods as (

    select * from {{ ref('int_receivables_open_periods') }}

),

future_settlements as (

    select * from {{ ref('int_receivables_future_settlements') }}

),

as_of_dates as (

    select * from {{ ref('int_receivables_as_of_dates') }}

),

-- spans of time, not items, are compared with the as-of dates
spans as (

    select distinct
        open_periods.valid_from,
        open_periods.valid_to
    from open_periods

),

dates_of_spans as (

    select
        spans.valid_from,
        spans.valid_to,
        as_of_dates.as_of_date
    from spans
    inner join as_of_dates
        on spans.valid_from <= as_of_dates.as_of_date
        and spans.valid_to > as_of_dates.as_of_date

),

items_as_of as (

    select
        dates_of_spans.as_of_date,
        open_periods.*,
        case
            when open_periods.is_first_to_settle
                then open_periods.settled_of_document
                    + coalesce(future_settlements.future_settled_amount, 0)
                    - open_periods.earlier_amount
            else greatest(
                open_periods.settled_of_document
                + coalesce(future_settlements.future_settled_amount, 0)
                - open_periods.earlier_amount,
                0
            )
        end as reached_in_future
    from open_periods
    inner join dates_of_spans
        on open_periods.valid_from = dates_of_spans.valid_from
        and open_periods.valid_to = dates_of_spans.valid_to
    left join future_settlements
        on open_periods.document_id = future_settlements.document_id
        and dates_of_spans.as_of_date = future_settlements.as_of_date

),

-- the last to settle also shows what the future allocates beyond the document
final as (

    select
        items_as_of.as_of_date,
        items_as_of.document_id,
        items_as_of.installment_number,
        items_as_of.due_date,
        items_as_of.amount,
        cast(items_as_of.amount - items_as_of.settled_amount as decimal(18, 4)) as open_amount,
        cast(items_as_of.settled_by_receipt_amount as decimal(18, 4)) as settled_by_receipt_amount,
        cast(
            items_as_of.settled_amount - items_as_of.settled_by_receipt_amount as decimal(18, 4)
        ) as settled_by_credit_note_amount,
        cast(
            case
                when items_as_of.is_last_to_settle then items_as_of.reached_in_future
                else least(items_as_of.reached_in_future, items_as_of.amount)
            end - items_as_of.settled_amount as decimal(18, 4)
        ) as future_settled_amount
    from items_as_of

)

select * from final
