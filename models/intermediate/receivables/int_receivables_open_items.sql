{{ config(meta={'slices': {
    'column': receivables_slice(),
    'inputs': {
        'int_receivables_open_periods':
            'select * from {int_receivables_open_periods} where document_id in {touched} or is_current',
        'int_receivables_future_settlements':
            'select * from {int_receivables_future_settlements} where ' ~ receivables_slice() ~ ' in {touched}',
    },
    'changes': {
        'int_receivables_open_periods': receivables_slices('select document_id from {changes}'),
        'int_receivables_future_settlements': receivables_slice(),
        'int_receivables_as_of_dates': 'cast(as_of_date as string)',
    },
    'day_moves': receivables_day_moves('select document_id from {int_receivables_open_periods}'),
}}) }}

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

-- spans of time, not items, are compared with the month ends
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
        on {{ is_within('as_of_dates.as_of_date', 'spans.valid_from', 'spans.valid_to') }}
    where as_of_dates.as_of_date = last_day(as_of_dates.as_of_date)

),

periods_as_of as (

    select
        dates_of_spans.as_of_date,
        open_periods.*
    from open_periods
    inner join dates_of_spans
        on open_periods.valid_from = dates_of_spans.valid_from
        and open_periods.valid_to is not distinct from dates_of_spans.valid_to

    union all

    -- as_of, where it is no month end
    select
        {{ as_of_date() }} as as_of_date,
        open_periods.*
    from open_periods
    where open_periods.is_current
        and {{ as_of_date() }} < last_day({{ as_of_date() }})

),

items_as_of as (

    select
        periods_as_of.*,
        case
            when periods_as_of.is_first_to_settle
                then periods_as_of.settled_of_document
                    + coalesce(future_settlements.future_settled_amount, 0)
                    - periods_as_of.earlier_amount
            else greatest(
                periods_as_of.settled_of_document
                + coalesce(future_settlements.future_settled_amount, 0)
                - periods_as_of.earlier_amount,
                0
            )
        end as reached_in_future
    from periods_as_of
    left join future_settlements
        on periods_as_of.document_id = future_settlements.document_id
        and periods_as_of.as_of_date = future_settlements.as_of_date

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
