with

rolled as (

    select
        months.month,
        months.dealer_key,
        months.prospect_count__held_opening
            + months.prospect_count__new
            + months.prospect_count__reactivated
            + months.prospect_count__returned_by_cancellation
            - months.prospect_count__dormant
            - months.prospect_count__lost
            - months.prospect_count__merged
            - months.prospect_count__ordered
            + months.prospect_count__reassigned_in
            - months.prospect_count__reassigned_out as rolled_closing,
        months.prospect_count__held_opening,
        months.prospect_count__held_closing,
        lag(months.prospect_count__held_closing) over by_month as previous_closing,
        lag(months.month) over by_month as previous_month
    from {{ ref('rpt_prospect_rollforward_monthly') }} as months
    window by_month as (partition by months.dealer_key order by months.month nulls last)

),

-- held prospects move between dealers and nowhere else
moved as (

    select
        months.month,
        sum(months.prospect_count__reassigned_in) - sum(months.prospect_count__reassigned_out) as moved_count
    from {{ ref('rpt_prospect_rollforward_monthly') }} as months
    group by months.month

)

select
    rolled.month,
    rolled.dealer_key,
    rolled.rolled_closing,
    rolled.prospect_count__held_closing
from rolled
where rolled.rolled_closing != rolled.prospect_count__held_closing
    or rolled.prospect_count__held_closing < 0
    or rolled.prospect_count__held_opening != coalesce(rolled.previous_closing, 0)
    or rolled.month != {{ add_months('coalesce(rolled.previous_month, ' ~ add_months('rolled.month', -1) ~ ')', 1) }}

union all

select
    moved.month,
    cast(null as string) as dealer_key,
    moved.moved_count as rolled_closing,
    0 as prospect_count__held_closing
from moved
where moved.moved_count != 0
