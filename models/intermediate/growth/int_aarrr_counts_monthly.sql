{#- One query per source of counts, each giving month, dealer_key, own_province (what names no dealer
    counts for its province and the group only), metric and count. -#}
with

app_actor_days as (

    select * from {{ ref('int_app_actor_days') }}

),

lead_stock as (

    select * from {{ ref('int_lead_stock_monthly') }}

),

-- invalid, test and internal leads stay out (ruling G6)
leads as (

    select
        lead_id,
        dealer_key,
        lead_month,
        case when dealer_key = '-1' then coalesce(province, '-1') else '-1' end as own_province
    from {{ ref('int_leads') }}
    where lead_class in ('valid', 'duplicate')

),

handled_leads as (

    select
        followups.lead_id,
        {{ month_of('followups.followed_at') }} as followed_month
    from {{ ref('stg_crm__lead_followups') }} as followups
    where cast(followups.followed_at as date) <= {{ as_of_date() }}
    group by
        followups.lead_id,
        {{ month_of('followups.followed_at') }}

),

visits as (

    select
        {{ month_of('arrived_at') }} as visit_month,
        dealer_key
    from {{ ref('int_showroom_visits') }}
    where is_counted

),

orders as (

    select
        {{ month_of('ordered_at') }} as order_month,
        dealer_key
    from {{ ref('int_vehicle_orders') }}
    where is_counted

),

referred_orders as (

    select
        {{ month_of('ordered_at') }} as order_month,
        dealer_key
    from {{ ref('int_referred_orders') }}

),

goods_orders as (

    select
        {{ month_of('mall_orders.ordered_at') }} as order_month,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        case when dealers.dealer_key is null then coalesce(mall_orders.province, '-1') else '-1' end
            as own_province
    from {{ ref('stg_app__mall_orders') }} as mall_orders
    left join {{ ref('int_dealers') }} as dealers on mall_orders.dealer_code = dealers.dealer_code
    where cast(mall_orders.ordered_at as date) <= {{ as_of_date() }}

),

new_members as (

    select * from {{ ref('int_new_members') }}

),

deliveries as (

    select * from {{ ref('int_retail_delivery_changes') }}

),

requests as (

    select * from {{ ref('int_service_request_events') }}

),

counts as (

    {% for metric in [
        'content_share_count', 'content_read_count', 'model_page_click_count',
        'insurance_enquiry_count'
    ] %}
    select
        app_actor_days.event_month as month,
        app_actor_days.dealer_key,
        app_actor_days.own_province,
        '{{ metric }}' as metric,
        sum(app_actor_days.{{ metric }}) as metric_count
    from app_actor_days
    group by
        app_actor_days.event_month,
        app_actor_days.dealer_key,
        app_actor_days.own_province

    union all
    {% endfor %}

    select
        lead_stock.stock_month as month,
        lead_stock.dealer_key,
        lead_stock.own_province,
        'lead_count__historical' as metric,
        lead_stock.lead_count__historical as metric_count
    from lead_stock

    union all

    select
        leads.lead_month as month,
        leads.dealer_key,
        leads.own_province,
        'lead_count__new' as metric,
        count(*) as metric_count
    from leads
    group by
        leads.lead_month,
        leads.dealer_key,
        leads.own_province

    union all

    select
        handled_leads.followed_month as month,
        leads.dealer_key,
        leads.own_province,
        'lead_count__handled' as metric,
        count(*) as metric_count
    from handled_leads
    inner join leads on handled_leads.lead_id = leads.lead_id
    group by
        handled_leads.followed_month,
        leads.dealer_key,
        leads.own_province
    {% for events, month, metric in [
        ('visits', 'visit_month', 'visit_count'),
        ('orders', 'order_month', 'order_count__vehicle'),
        ('referred_orders', 'order_month', 'order_count__referred'),
    ] %}
    union all

    select
        {{ events }}.{{ month }} as month,
        {{ events }}.dealer_key,
        '-1' as own_province,
        '{{ metric }}' as metric,
        count(*) as metric_count
    from {{ events }}
    group by
        {{ events }}.{{ month }},
        {{ events }}.dealer_key
    {% endfor %}
    union all

    select
        goods_orders.order_month as month,
        goods_orders.dealer_key,
        goods_orders.own_province,
        'order_count__goods' as metric,
        count(*) as metric_count
    from goods_orders
    group by
        goods_orders.order_month,
        goods_orders.dealer_key,
        goods_orders.own_province

    union all

    select
        new_members.registration_month as month,
        '-1' as dealer_key,
        new_members.own_province,
        'member_count__new' as metric,
        count(*) as metric_count
    from new_members
    group by
        new_members.registration_month,
        new_members.own_province
    {% for metric, condition in [
        ('delivery_count', 'true'),
        ('delivery_count__to_elapsed_day', 'deliveries.is_to_elapsed_day'),
    ] %}
    union all

    select
        deliveries.change_month as month,
        deliveries.dealer_key,
        '-1' as own_province,
        '{{ metric }}' as metric,
        sum(deliveries.change) as metric_count
    from deliveries
    where {{ condition }}
    group by
        deliveries.change_month,
        deliveries.dealer_key
    {% endfor %}
    union all

    select
        requests.event_month as month,
        requests.dealer_key,
        '-1' as own_province,
        requests.metric,
        count(*) as metric_count
    from requests
    where requests.metric != 'accident_estimate_count'
    group by
        requests.event_month,
        requests.dealer_key,
        requests.metric

),

final as (

    select
        counts.month,
        counts.dealer_key,
        counts.own_province,
        counts.metric,
        cast(counts.metric_count as bigint) as metric_count
    from counts

)

select * from final
