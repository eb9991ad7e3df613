{%- set entries = [
    {'of': 'leads', 'measure': 'lead_count__web_phone', 'where': "leads.origin = 'web_phone'"},
    {'of': 'leads', 'measure': 'lead_count__outreach', 'where': "leads.origin = 'outreach'"},
    {
        'of': 'leads',
        'measure': 'outreach_card_rate__cohort30_numerator',
        'where': "leads.origin = 'outreach' and leads.is_carded_in_time",
    },
] -%}
with

leads as (

    select * from {{ ref('int_sales_cycle_leads') }}

),

{{ sales_cycle_events(entries) }}

select * from final
