{%- set by_customer = dict.fromkeys([
    'int_customer_records', 'int_customer_keys', 'int_customer_signs', 'int_customer_types', 'int_customer_places',
    'int_customer_consents', 'int_customer_ownerships', 'int_deliveries',
], 'customer_key') -%}
{{ config(meta={'slices': {'column': 'customer_key', 'inputs': by_customer, 'changes': by_customer}}) }}

{#- What each table says of a customer; the smallest of moments and the largest of the rest count. One aggregate over the rows of all in
    place of seven joins with tables of all customers: where one does not fit it goes to disk part by part, but the tables of joins are
    wanted at the same time (docs/benchmarks.md, What two tables at once may hold). -#}
{%- set moments = ['seen', 'lead', 'card', 'order', 'delivery', 'service'] -%}
{%- set words = {
    'keys': {'is_keyed': 'true'},
    'records': {'seen_at': 'records.seen_at'},
    'signs': {'seen_at': 'signs.signed_at', 'channel_number': 'channels.channel_number'},
    'deliveries': {'delivery_at': 'deliveries.delivered_at'},
    'owners': {'is_owner': 'true'},
    'consents': {'has_consent': 'consents.has_consent'},
} -%}
{%- for step in ['lead', 'card', 'order', 'service'] -%}
    {%- do words['signs'].update({step ~ '_at': "case when signs.step = '" ~ step ~ "' then signs.signed_at end"}) -%}
{%- endfor -%}
with

keys as (

    select customer_key
    from {{ ref('int_customer_keys') }}

),

records as (

    select * from {{ ref('int_customer_records') }}

),

signs as (

    select
        customer_key,
        step,
        signed_at,
        case
            when is_first_sign and step in ('touch', 'lead') then channel_code
            when is_first_sign then 'showroom'
        end as first_channel
    from {{ ref('int_customer_signs') }}

),

-- a number is kept beside its customer, a text is not
channels as (

    select
        first_channels.first_channel,
        row_number() over (order by first_channels.first_channel nulls last) as channel_number
    from (
        select distinct signs.first_channel from signs
        where signs.first_channel is not null
    ) as first_channels

),

deliveries as (

    select
        customer_key,
        delivered_at
    from {{ ref('int_deliveries') }}
    where is_counted and sales_type != 'demo'

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

),

words as (
    {% for table, said in words.items() %}
    select
        {{ table }}.customer_key,
        {{ said.get('is_keyed', 'false') }} as is_keyed,
        {%- for moment in moments %}
        {{ said.get(moment ~ '_at', 'cast(null as timestamp)') }} as {{ moment }}_at,
        {%- endfor %}
        {{ said.get('channel_number', 'cast(null as bigint)') }} as channel_number,
        {{ said.get('is_owner', 'false') }} as is_owner,
        {{ said.get('has_consent', 'false') }} as has_consent
    from {{ table }}
    {%- if table == 'signs' %}
    left join channels on signs.first_channel = channels.first_channel
    {%- endif %}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

known as (

    select
        words.customer_key,
        {%- for moment in moments %}
        min(words.{{ moment }}_at) as first_{{ moment }}_at,
        {%- endfor %}
        max(words.channel_number) as channel_number,
        bool_or(words.is_owner) as is_owner,
        bool_or(words.has_consent) as has_consent
    from words
    group by words.customer_key
    having bool_or(words.is_keyed)

),

customers as (

    select
        known.customer_key,
        coalesce(types.customer_type, 'person') as customer_type,
        types.business_name,
        places.province,
        places.city,
        channels.first_channel,
        {%- for moment in moments %}
        known.first_{{ moment }}_at,
        {%- endfor %}
        known.is_owner,
        known.has_consent
    from known
    left join types on known.customer_key = types.customer_key
    left join places on known.customer_key = places.customer_key
    left join channels on known.channel_number = channels.channel_number

    union all

    select
        '-1' as customer_key,
        cast(null as string) as customer_type,
        cast(null as string) as business_name,
        cast(null as string) as province,
        cast(null as string) as city,
        cast(null as string) as first_channel,
        {%- for moment in moments %}
        cast(null as timestamp) as first_{{ moment }}_at,
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
        {%- for moment in moments %}
        cast(customers.first_{{ moment }}_at as date) as first_{{ moment }}_date,
        {%- endfor %}
        customers.is_owner,
        customers.has_consent
    from customers

)

select * from final
