{{- config(materialized='view') -}}
with

final as (
    {%- for relation in [
        'int_sales_cycle_visit_events',
        'int_sales_cycle_lead_events',
        'int_sales_cycle_prospect_events',
        'int_sales_cycle_wait_events',
        'int_sales_cycle_order_events',
    ] %}
    select
        events.month,
        events.dealer_key,
        events.employee_key,
        events.series_code,
        events.origin,
        events.measure,
        events.event_count
    from {{ ref(relation) }} as events
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select * from final
