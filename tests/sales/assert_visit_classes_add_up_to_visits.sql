with

final as (

    select
        cycle.month,
        cycle.dealer_key,
        cycle.employee_key,
        cycle.series_code,
        cycle.origin,
        cycle.visit_count,
        cycle.visit_count__first_carded
        + cycle.visit_count__first_uncarded
        + cycle.visit_count__non_purchase
        + cycle.visit_count__invited_web_phone
        + cycle.visit_count__invited_outreach
        + cycle.visit_count__post_order
        + cycle.visit_count__return
        + cycle.visit_count__other as visits_of_a_class
    from {{ ref('rpt_sales_cycle_monthly') }} as cycle

)

select * from final
where visit_count != visits_of_a_class
