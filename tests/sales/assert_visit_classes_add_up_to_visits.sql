with

final as (

    select
        counts.month,
        counts.dealer_key,
        counts.employee_key,
        counts.series_code,
        counts.origin,
        counts.visit_count,
        counts.visit_count__first_carded
        + counts.visit_count__first_uncarded
        + counts.visit_count__non_purchase
        + counts.visit_count__invited_web_phone
        + counts.visit_count__invited_outreach
        + counts.visit_count__post_order
        + counts.visit_count__return
        + counts.visit_count__other as visits_of_a_class
    from {{ ref('rpt_sales_cycle_monthly') }} as counts

)

select * from final
where visit_count != visits_of_a_class
