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

dealers as (

    select
        dealer_key,
        dealer_code,
        province,
        city
    from {{ ref('int_dealers') }}

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

statements_in_turn as (

    select
        statements.customer_key,
        statements.province,
        row_number() over (
            partition by statements.customer_key
            order by
                statements.preference asc nulls last,
                statements.stated_at desc nulls last,
                statements.province asc nulls last
        ) as turn
    from statements

),

provinces as (

    select
        statements_in_turn.customer_key,
        statements_in_turn.province
    from statements_in_turn
    where statements_in_turn.turn = 1

),

-- the best word on a city that agrees with the province
cities_in_turn as (

    select
        statements.customer_key,
        statements.city,
        row_number() over (
            partition by statements.customer_key
            order by
                statements.preference asc nulls last,
                statements.stated_at desc nulls last,
                statements.city asc nulls last
        ) as turn
    from statements
    inner join provinces
        on statements.customer_key = provinces.customer_key
        and statements.province = provinces.province
    where statements.city is not null

),

final as (

    select
        provinces.customer_key,
        provinces.province,
        cities_in_turn.city
    from provinces
    left join cities_in_turn
        on provinces.customer_key = cities_in_turn.customer_key
        and cities_in_turn.turn = 1

)

select * from final
