{%- set facts = {
    'visit_count': ['int_showroom_visits', 'visit_month', 'facts.is_counted'],
    'test_drive_count': ['int_test_drives', 'drive_month', 'true'],
    'lead_count__web_phone': ['int_leads', 'lead_month', "facts.is_raw and facts.lead_type = 'web_phone'"],
    'lead_count__outreach': ['int_leads', 'lead_month', "facts.is_raw and facts.lead_type = 'outreach'"],
    'arrival_count__web_phone': ['int_prospect_arrivals', 'arrival_month', "facts.origin = 'web_phone'"],
    'arrival_count__outreach': ['int_prospect_arrivals', 'arrival_month', "facts.origin = 'outreach'"],
    'order_count__new': ['int_vehicle_orders', 'order_month', 'facts.is_counted'],
    'order_count__new_from_new': ['int_vehicle_orders', 'order_month', 'facts.is_from_new'],
    'order_count__new_from_held': ['int_vehicle_orders', 'order_month', 'facts.is_from_held'],
} -%}
with

facts as (
    {%- for measure, fact in facts.items() %}
    select
        facts.{{ fact[1] }} as month,
        '{{ measure }}' as measure,
        count(*) as fact_count
    from {{ ref(fact[0]) }} as facts
    where {{ fact[2] }}
    group by facts.{{ fact[1] }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

published as (
    {%- for measure in facts %}
    select
        counts.month,
        '{{ measure }}' as measure,
        sum(counts.{{ measure }}) as published_count
    from {{ ref('rpt_sales_cycle_monthly') }} as counts
    group by counts.month
    having sum(counts.{{ measure }}) != 0
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        coalesce(facts.month, published.month) as month,
        coalesce(facts.measure, published.measure) as measure,
        coalesce(facts.fact_count, 0) as fact_count,
        coalesce(published.published_count, 0) as published_count
    from facts
    full outer join published
        on facts.month = published.month
        and facts.measure = published.measure

)

select * from final
where fact_count != published_count
