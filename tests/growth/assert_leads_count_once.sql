-- leads in force by as_of, against their classes, the new leads of the groups and the persons of the raw ones
with

in_force as (

    select count(*) as lead_count
    from {{ ref('stg_crm__leads') }}
    where cast(created_at as date) <= {{ as_of_date() }}

),

classified as (

    select
        count(*) as lead_count,
        count(case when lead_class in ('valid', 'duplicate') then 1 end) as business_count,
        count(case when lead_class = 'duplicate' then 1 end) as duplicate_count,
        count(case when is_raw then 1 end)
        - count(distinct case when is_raw then person_key || '|' || brand || '|' || cast(lead_month as string) end)
            as repeated_count
    from {{ ref('int_leads') }}

),

published as (

    select coalesce(sum(lead_count__new), 0) as lead_count
    from {{ ref('rpt_aarrr_monthly') }}
    where level = 'group'

)

select
    in_force.lead_count as in_force_count,
    classified.lead_count as classified_count,
    classified.business_count,
    published.lead_count as published_count,
    classified.duplicate_count,
    classified.repeated_count
from in_force
cross join classified
cross join published
where in_force.lead_count != classified.lead_count
    or classified.business_count != published.lead_count
    -- a repetition that is invalid is classed as that
    or classified.duplicate_count > classified.repeated_count
