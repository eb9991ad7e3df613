with

rolled as (

    select
        months.month,
        months.dealer_key,
        months.order_count__open_opening
            + months.order_count__new
            - months.order_count__cancelled
            - months.order_count__delivered as rolled_closing,
        months.order_count__new_from_new
            + months.order_count__new_from_held
            + months.order_count__new_other as new_by_origin,
        months.order_count__new,
        months.order_count__new_other,
        months.order_count__open_opening,
        months.order_count__open_closing,
        lag(months.order_count__open_closing) over by_month as previous_closing
    from {{ ref('rpt_order_rollforward_monthly') }} as months
    window by_month as (partition by months.dealer_key order by months.month nulls last)

)

select
    rolled.month,
    rolled.dealer_key,
    rolled.rolled_closing,
    rolled.order_count__open_closing
from rolled
where rolled.rolled_closing != rolled.order_count__open_closing
    or rolled.order_count__open_closing < 0
    or rolled.order_count__new_other < 0
    or rolled.new_by_origin != rolled.order_count__new
    or rolled.order_count__open_opening != coalesce(rolled.previous_closing, 0)
