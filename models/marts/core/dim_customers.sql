{%- set by_customer = dict.fromkeys([
    'int_customer_records', 'int_customer_keys', 'int_customer_signs', 'int_customer_types', 'int_customer_places',
    'int_customer_consents', 'int_customer_ownerships', 'int_deliveries',
], 'customer_key') -%}
{{ config(meta={'slices': {'column': 'customer_key', 'inputs': by_customer, 'changes': by_customer}}) }}

with

records as (

    select * from {{ ref('int_customer_records') }}

),

keys as (

    select customer_key
    from {{ ref('int_customer_keys') }}
    group by customer_key

),

signs as (

    select * from {{ ref('int_customer_signs') }}

),

deliveries as (

    select
        customer_key,
        min(delivered_at) as delivered_at
    from {{ ref('int_deliveries') }}
    where is_counted and sales_type != 'demo'
    group by customer_key

),

types as (

    select * from {{ ref('int_customer_types') }}

),

places as (

    select * from {{ ref('int_customer_places') }}

),

consents as (

    select * from {{ ref('int_customer_consents') }}

),

owners as (

    select customer_key
    from {{ ref('int_customer_ownerships') }}
    where owned_to is null
    group by customer_key

),

first_records as (

    select
        records.customer_key,
        min(records.seen_at) as seen_at
    from records
    group by records.customer_key

),

first_signs as (

    select
        signs.customer_key,
        min(signs.signed_at) as signed_at,
        {%- for step in ['lead', 'card', 'order', 'service'] %}
        min(case when signs.step = '{{ step }}' then signs.signed_at end) as first_{{ step }}_at,
        {%- endfor %}
        max(
            case
                when signs.is_first_sign and signs.step in ('touch', 'lead') then signs.channel_code
                when signs.is_first_sign then 'showroom'
            end
        ) as first_channel
    from signs
    group by signs.customer_key

),

customers as (

    select
        keys.customer_key,
        coalesce(types.customer_type, 'person') as customer_type,
        types.business_name,
        places.province,
        places.city,
        first_signs.first_channel,
        least(
            coalesce(first_records.seen_at, first_signs.signed_at),
            coalesce(first_signs.signed_at, first_records.seen_at)
        ) as first_seen_at,
        first_signs.first_lead_at,
        first_signs.first_card_at,
        first_signs.first_order_at,
        deliveries.delivered_at as first_delivery_at,
        first_signs.first_service_at,
        owners.customer_key is not null as is_owner,
        coalesce(consents.has_consent, false) as has_consent
    from keys
    left join types on keys.customer_key = types.customer_key
    left join places on keys.customer_key = places.customer_key
    left join first_records on keys.customer_key = first_records.customer_key
    left join first_signs on keys.customer_key = first_signs.customer_key
    left join deliveries on keys.customer_key = deliveries.customer_key
    left join owners on keys.customer_key = owners.customer_key
    left join consents on keys.customer_key = consents.customer_key

    union all

    select
        '-1' as customer_key,
        cast(null as string) as customer_type,
        cast(null as string) as business_name,
        cast(null as string) as province,
        cast(null as string) as city,
        cast(null as string) as first_channel,
        {%- for step in ['seen', 'lead', 'card', 'order', 'delivery', 'service'] %}
        cast(null as timestamp) as first_{{ step }}_at,
        {%- endfor %}
        false as is_owner,
        false as has_consent

),

final as (

    select
        cast(customers.customer_key as string) as customer_key,
        cast(customers.customer_type as string) as customer_type,
        cast(customers.business_name as string) as business_name,
        cast(customers.province as string) as province,
        cast(customers.city as string) as city,
        cast(customers.first_channel as string) as first_channel,
        {%- for step in ['seen', 'lead', 'card', 'order', 'delivery', 'service'] %}
        cast(customers.first_{{ step }}_at as date) as first_{{ step }}_date,
        {%- endfor %}
        customers.is_owner,
        customers.has_consent
    from customers

)

select * from final
