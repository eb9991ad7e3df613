{%- set by_customer = dict.fromkeys(
    ['int_customer_records', 'int_prospects', 'int_vehicle_orders', 'int_deliveries'], 'customer_key'
) -%}
{{ config(meta={'slices': {
    'column': 'customer_key',
    'inputs': by_customer,
    'changes': dict(by_customer, **{
        'base_crm__leads': customers_of_changes('lead', 'lead_id'),
        'base_crm__members': customers_of_changes('member', 'member_id'),
        'base_app__users': customers_of_changes('app_user', 'app_user_id'),
        'base_app__mall_orders': customers_of_changes('mall_order', "platform || '|' || changes.order_id"),
        'base_dms__service_orders': customers_of_changes('service_order', 'service_order_no'),
    }),
}}) }}

{#- more than there are places: below this in one number with a word's rank stands the number of its place -#}
{%- set places_below = 10000000000 %}
with

leads as (

    select
        lead_id,
        province,
        city,
        created_at
    from {{ ref('stg_crm__leads') }}

),

members as (

    select
        member_id,
        province,
        registered_at
    from {{ ref('stg_crm__members') }}

),

app_users as (

    select
        app_user_id,
        province,
        registered_at
    from {{ ref('stg_app__users') }}

),

mall_orders as (

    select
        platform || '|' || order_id as record_id,
        province,
        ordered_at
    from {{ ref('stg_app__mall_orders') }}

),

prospects as (

    select
        customer_key,
        dealer_key,
        carded_at
    from {{ ref('int_prospects') }}

),

orders as (

    select
        customer_key,
        dealer_key,
        ordered_at
    from {{ ref('int_vehicle_orders') }}

),

deliveries as (

    select
        customer_key,
        dealer_key,
        delivered_at
    from {{ ref('int_deliveries') }}

),

services as (

    select
        service_order_no,
        dealer_code,
        opened_at
    from {{ ref('stg_dms__service_orders') }}

),

-- one without a province says nothing of a place
dealers as (

    select
        dealer_key,
        dealer_code,
        province,
        city
    from {{ ref('int_dealers') }}
    where province is not null

),

records as (

    select * from {{ ref('int_customer_records') }}

),

-- what people say of themselves comes before where they went
statements as (
    {% for record_type, table, record_id, stated_at, city in [
        ('lead', 'leads', 'lead_id', 'created_at', 'leads.city'),
        ('member', 'members', 'member_id', 'registered_at', 'cast(null as string)'),
        ('app_user', 'app_users', 'app_user_id', 'registered_at', 'cast(null as string)'),
        ('mall_order', 'mall_orders', 'record_id', 'ordered_at', 'cast(null as string)'),
    ] %}
    select
        records.customer_key,
        1 as preference,
        {{ table }}.province,
        {{ city }} as city,
        {{ table }}.{{ stated_at }} as stated_at
    from {{ table }}
    inner join records
        on {{ table }}.{{ record_id }} = records.record_id
        and records.record_type = '{{ record_type }}'
    where {{ table }}.province is not null

    union all
    {% endfor %}
    {% for table, stated_at in [
        ('prospects', 'carded_at'), ('orders', 'ordered_at'), ('deliveries', 'delivered_at')
    ] %}
    select
        {{ table }}.customer_key,
        2 as preference,
        dealers.province,
        dealers.city,
        {{ table }}.{{ stated_at }} as stated_at
    from {{ table }}
    inner join dealers on {{ table }}.dealer_key = dealers.dealer_key
    where {{ table }}.customer_key != '-1'

    union all
    {% endfor %}
    select
        records.customer_key,
        3 as preference,
        dealers.province,
        dealers.city,
        services.opened_at as stated_at
    from services
    inner join dealers on services.dealer_code = dealers.dealer_code
    inner join records
        on services.service_order_no = records.record_id
        and records.record_type = 'service_order'

),

-- places in the order of their names, a province without a city before its cities
places as (

    select
        province,
        city,
        row_number() over (order by province nulls last, city nulls first) as place_number
    from (
        select distinct
            province,
            city
        from statements
        union
        select
            province,
            cast(null as string) as city
        from statements
    ) as named

),

provinces as (

    select
        province,
        place_number as province_number
    from places
    where city is null

),

-- The newest of the best; what has no date is the oldest. A number, since a smallest number is kept beside its group where it can be
-- written to disk, which rows and texts are not (docs/benchmarks.md, A place without a sort).
ranked as (

    select
        statements.customer_key,
        provinces.province_number,
        places.city is not null as names_city,
        cast(
            statements.preference * 2000000000000000000
            + coalesce(-{{ epoch_microseconds('statements.stated_at') }}, 999999999999999999)
            as decimal(19, 0)
        ) * cast({{ places_below }} as decimal(11, 0)) as rank_of_places,
        places.place_number
    from statements
    inner join places
        on statements.province = places.province
        and statements.city is not distinct from places.city
    inner join provinces on statements.province = provinces.province

),

-- the best word on each province, and the best that names a city of it
words as (

    select
        customer_key,
        province_number,
        min(rank_of_places) as best_rank,
        min(rank_of_places + place_number) filter (where names_city) as best_with_city
    from ranked
    group by
        customer_key,
        province_number

),

customers as (

    select
        customer_key,
        cast(
            min(best_rank + coalesce(best_with_city % {{ places_below }}, province_number)) % {{ places_below }}
            as bigint
        ) as place_number
    from words
    group by customer_key

),

final as (

    select
        customers.customer_key,
        places.province,
        places.city
    from customers
    inner join places on customers.place_number = places.place_number

)

select * from final
