-- a row breaks ruling K4 in units or value, or does not open with what the month before closed with
with

rollforward as (

    select * from {{ ref('rpt_vehicle_stock_rollforward_monthly') }}

),

with_previous as (

    select
        rollforward.*,
        coalesce(lag(rollforward.stock_unit_count__closing) over by_month, 0) as previous_units,
        coalesce(lag(rollforward.stock_amount__closing) over by_month, 0) as previous_amount,
        lag(rollforward.month) over by_month as previous_month
    from rollforward
    window by_month as (
        partition by rollforward.dealer_key, rollforward.series_code
        order by rollforward.month asc nulls last
    )

)

select
    with_previous.month,
    with_previous.dealer_key,
    with_previous.series_code
from with_previous
where
    with_previous.stock_unit_count__opening + with_previous.stock_unit_count__received
    + with_previous.stock_unit_count__transferred_in + with_previous.stock_unit_count__returned
    - with_previous.stock_unit_count__delivered - with_previous.stock_unit_count__transferred_out
    - with_previous.stock_unit_count__sent_back != with_previous.stock_unit_count__closing
    or with_previous.stock_amount__opening + with_previous.stock_amount__received
    + with_previous.stock_amount__transferred_in + with_previous.stock_amount__returned
    + with_previous.stock_amount__additional - with_previous.cost_of_sales_amount
    - with_previous.stock_amount__transferred_out - with_previous.stock_amount__sent_back
    != with_previous.stock_amount__closing
    or with_previous.stock_unit_count__opening != with_previous.previous_units
    or with_previous.stock_amount__opening != with_previous.previous_amount
    or with_previous.stock_unit_count__closing < 0
    or {{ month_number('with_previous.month') }}
    - {{ month_number('with_previous.previous_month') }} != 1
