{{ config(meta={'slices': {
    'column': receivables_slice(),
    'inputs': {
        'int_receivables_settlements':
            'select * from {int_receivables_settlements} where document_id in {touched} or allocated_date > {today}',
    },
    'changes': {
        'int_receivables_allocations': receivables_slices(receivables_documents_of_allocations()),
        'int_receivables_as_of_dates': 'cast(as_of_date as string)',
    },
    'day_moves': receivables_day_moves('select document_id from {int_receivables_settlements}'),
}}) }}
{%- set horizon = "interval '" ~ var('future_horizon_days') ~ "' day" -%}
with

settlements as (

    select * from {{ ref('int_receivables_settlements') }}

),

as_of_dates as (

    select * from {{ ref('int_receivables_as_of_dates') }}

),

-- days, not settlements, are compared with the as-of dates
allocation_days as (

    select distinct settlements.allocated_date from settlements

),

looked_ahead_from as (

    select
        as_of_dates.as_of_date,
        allocation_days.allocated_date,
        cast(as_of_dates.as_of_date + {{ horizon }} as date) as horizon_date
    from as_of_dates
    inner join allocation_days
        on as_of_dates.as_of_date < allocation_days.allocated_date
        and allocation_days.allocated_date <= as_of_dates.as_of_date + {{ horizon }}

),

-- in force at the end of the look-ahead
final as (

    select
        looked_ahead_from.as_of_date,
        settlements.document_id,
        cast(sum(settlements.settled_amount) as decimal(18, 4))
            as future_settled_amount
    from settlements
    inner join looked_ahead_from
        on settlements.allocated_date = looked_ahead_from.allocated_date
        and settlements.in_force_from_date <= looked_ahead_from.horizon_date
        and (
            settlements.in_force_until_date is null
            or settlements.in_force_until_date > looked_ahead_from.horizon_date
        )
    group by
        looked_ahead_from.as_of_date,
        settlements.document_id

)

select * from final
