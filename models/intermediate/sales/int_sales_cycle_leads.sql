{%- set by_lead = dict.fromkeys(['int_leads', 'int_lead_cards'], 'lead_id') -%}
{{ config(meta={'slices': {'column': 'lead_id', 'inputs': by_lead, 'changes': by_lead}}) }}

with

cohort as (

    select cast(thresholds.value as bigint) as day_count
    from {{ ref('thresholds') }} as thresholds
    where thresholds.threshold = 'cohort_days'

),

-- invalid leads are among the raw ones, test and internal ones are not (ruling S8);
-- a lead's origin is its type
final as (

    select
        leads.lead_id,
        leads.lead_month as month,
        leads.dealer_key,
        leads.employee_key,
        leads.series_code,
        leads.lead_type as origin,
        leads.person_key,
        leads.brand,
        leads.created_at,
        coalesce(lead_cards.days_to_card between 0 and cohort.day_count, false) as is_carded_in_time
    from {{ ref('int_leads') }} as leads
    cross join cohort
    left join {{ ref('int_lead_cards') }} as lead_cards on leads.lead_id = lead_cards.lead_id
    where leads.is_raw
        and leads.lead_type in ('web_phone', 'outreach')

)

select * from final
