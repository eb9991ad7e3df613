with

final as (

    select
        counts.dealer_key,
        counts.month
    from {{ ref('int_sales_cycle_counts') }} as counts
    left join {{ ref('int_dealer_sales_months') }} as dealer_months
        on counts.dealer_key = dealer_months.dealer_key
        and counts.month = dealer_months.month
    where counts.dealer_key != '-1'
        and dealer_months.dealer_key is null

)

select * from final
