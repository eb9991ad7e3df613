{%- set by_customer = dict.fromkeys(['int_customer_signs', 'int_leads', 'int_customer_places'], 'customer_key') -%}
{{ config(meta={'slices': {'column': 'customer_key', 'inputs': by_customer, 'changes': by_customer}}) }}

with

signs as (

    select * from {{ ref('int_customer_signs') }}

),

leads as (

    select
        lead_id,
        province
    from {{ ref('int_leads') }}

),

dealers as (

    select
        dealer_key,
        province
    from {{ ref('int_dealers') }}

),

places as (

    select
        customer_key,
        province
    from {{ ref('int_customer_places') }}

),

follow_up as (

    select cast(value as bigint) as days
    from {{ ref('thresholds') }}
    where threshold = 'lifecycle_days'

),

-- a first sign of service was bought before our records and belongs to no cohort
entries as (

    select
        signs.customer_key,
        signs.signed_at as entered_at,
        {{ month_of('signs.signed_at') }} as cohort_month,
        case when signs.step in ('touch', 'lead') then signs.channel_code else 'showroom' end
            as first_channel,
        coalesce(dealers.province, leads.province, places.province, '-1') as province
    from signs
    left join dealers on signs.dealer_key = dealers.dealer_key
    left join leads on case when signs.step = 'lead' then signs.sign_id end = leads.lead_id
    left join places on signs.customer_key = places.customer_key
    where signs.is_first_sign and signs.step != 'service'

),

-- calendar days; the last of them is inside
signs_within as (

    select
        entries.customer_key,
        entries.entered_at,
        entries.cohort_month,
        entries.first_channel,
        entries.province,
        signs.step_order,
        signs.signed_at
    from entries
    inner join signs on entries.customer_key = signs.customer_key
    cross join follow_up
    where {{ days_between('entries.entered_at', 'signs.signed_at') }} <= follow_up.days

),

final as (

    select
        signs_within.customer_key,
        signs_within.entered_at,
        signs_within.cohort_month,
        signs_within.first_channel,
        signs_within.province,
        max(signs_within.step_order) as furthest_step_order,
        {%- for step_order in range(1, 10) %}
        max(case when signs_within.step_order = {{ step_order }} then signs_within.signed_at end)
            as step_{{ step_order }}_at{% if not loop.last %},{% endif %}
        {%- endfor %}
    from signs_within
    group by
        signs_within.customer_key,
        signs_within.entered_at,
        signs_within.cohort_month,
        signs_within.first_channel,
        signs_within.province

)

select * from final
