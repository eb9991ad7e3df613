{%- set counts = {
    'content_share_count': 'app.events',
    'content_read_count': 'app.events',
    'model_page_click_count': 'app.events',
    'lead_count__historical': 'crm.leads',
    'lead_count__new': 'crm.leads',
    'lead_count__handled': 'crm.lead_followups',
    'visit_count': 'dms.showroom_visits',
    'order_count__goods': 'app.mall_orders',
    'order_count__vehicle': 'dms.sales_orders',
    'delivery_count': 'dms.deliveries',
    'member_count__new': 'crm.members',
    'order_count__referred': 'dms.sales_orders',
    'insurance_enquiry_count': 'app.events',
    'service_booking_count': 'dms.service_requests',
    'service_booking_count__handled': 'dms.service_requests',
    'rescue_count': 'dms.service_requests',
    'rescue_count__handled': 'dms.service_requests',
    'complaint_count': 'dms.service_requests',
    'complaint_count__handled': 'dms.service_requests',
    'review_count': 'dms.service_requests',
} -%}
{%- set distincts = {
    'active_user_count__daily': 'app.events',
    'active_user_count__monthly': 'app.events',
    'active_user_count__community': 'app.events',
    'trade_in_offer_count': 'app.events',
    'accident_estimate_count': 'dms.service_requests',
} -%}
{%- set sources = (counts.values() | list + distincts.values() | list) | unique | list -%}
with

places as (

    select * from {{ ref('int_aarrr_places') }}

),

monthly_counts as (

    select * from {{ ref('int_aarrr_counts_monthly') }}

),

distincts as (

    select * from {{ ref('int_aarrr_distincts_monthly') }}

),

targets as (

    select * from {{ ref('int_delivery_targets_monthly') }}

),

-- what never landed is not known, which is not zero (ruling G3)
loaded as (

    select
        {%- for source in sources %}
        count_if(source_system || '.' || source_table = '{{ source }}') > 0
            as has_{{ source | replace('.', '_') }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('int_landed_extracts') }}

),

members as (

    select
        places.level,
        places.member_code,
        max(places.member_name) as member_name,
        max(places.group_code) as group_code,
        max(places.business_unit) as business_unit,
        max(places.region) as region,
        max(places.dealer_code) as dealer_code,
        max(places.store_type) as store_type
    from places
    group by
        places.level,
        places.member_code

),

months_with_events as (

    select month from monthly_counts
    union
    select month from distincts

),

first_months as (

    select min(months_with_events.month) as month
    from months_with_events

),

months as (

    select {{ add_months('first_months.month', 'series.n') }} as month
    from first_months
    inner join {{ number_series(0, 1800) }} as series
        on {{ add_months('first_months.month', 'series.n') }} <= {{ month_of(as_of_date()) }}

),

counts_of_members as (

    select
        monthly_counts.month,
        places.level,
        places.member_code,
        {%- for metric in counts.keys() | list + ['delivery_count__to_elapsed_day'] %}
        sum(case when monthly_counts.metric = '{{ metric }}' then monthly_counts.metric_count end)
            as {{ metric }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from monthly_counts
    inner join places
        on monthly_counts.dealer_key = places.dealer_key
        and monthly_counts.own_province = places.own_province
    group by
        monthly_counts.month,
        places.level,
        places.member_code

),

members_and_months as (

    select
        months.month,
        members.*,
        {%- for metric, source in counts.items() %}
        case when loaded.has_{{ source | replace('.', '_') }}
            then coalesce(counts_of_members.{{ metric }}, 0) end as {{ metric }},
        {%- endfor %}
        {%- for metric, source in distincts.items() %}
        case when loaded.has_{{ source | replace('.', '_') }}
            then coalesce(distincts.{{ metric }}, 0) end as {{ metric }},
        {%- endfor %}
        case when loaded.has_dms_deliveries
            then coalesce(counts_of_members.delivery_count__to_elapsed_day, 0) end
            as delivery_count__to_elapsed_day,
        targets.delivery_target_count
    from months
    cross join members
    cross join loaded
    left join counts_of_members
        on months.month = counts_of_members.month
        and members.level = counts_of_members.level
        and members.member_code = counts_of_members.member_code
    left join distincts
        on months.month = distincts.month
        and members.level = distincts.level
        and members.member_code = distincts.member_code
    left join targets
        on months.month = targets.month
        and members.level = targets.level
        and upper(members.member_code) = targets.scope_code

),

-- a running month is compared with as many days of the earlier ones (ruling G5)
members_with_bases as (

    select
        members_and_months.*,
        {%- for base, distance in [('mom', 1), ('yoy', 12)] %}
        case
            when members_and_months.month = {{ month_of(as_of_date()) }}
                then {{ base }}_months.delivery_count__to_elapsed_day
            else {{ base }}_months.delivery_count
        end as delivery_count__{{ base }}_base{% if not loop.last %},{% endif %}
        {%- endfor %}
    from members_and_months
    {%- for base, distance in [('mom', -1), ('yoy', -12)] %}
    left join members_and_months as {{ base }}_months
        on {{ add_months('members_and_months.month', distance) }} = {{ base }}_months.month
        and members_and_months.level = {{ base }}_months.level
        and members_and_months.member_code = {{ base }}_months.member_code
    {%- endfor %}

),

final as (

    select
        members_with_bases.month,
        members_with_bases.level,
        members_with_bases.member_code,
        members_with_bases.member_name,
        members_with_bases.group_code,
        members_with_bases.business_unit,
        members_with_bases.region,
        members_with_bases.dealer_code,
        members_with_bases.store_type,
        {%- for metric in [
            'content_share_count', 'content_read_count', 'model_page_click_count',
            'lead_count__historical', 'lead_count__new', 'lead_count__handled', 'visit_count',
            'order_count__goods', 'order_count__vehicle', 'delivery_count', 'delivery_target_count'
        ] %}
        cast(members_with_bases.{{ metric }} as bigint) as {{ metric }},
        {%- endfor %}
        {{ rate('members_with_bases.delivery_count', 'members_with_bases.delivery_target_count') }}
            as target_attainment_rate,
        {%- for base in ['yoy', 'mom'] %}
        case when members_with_bases.delivery_count__{{ base }}_base > 0 then
            {{ rate(
                'members_with_bases.delivery_count - members_with_bases.delivery_count__'
                ~ base ~ '_base',
                'members_with_bases.delivery_count__' ~ base ~ '_base'
            ) }} end as delivery_growth_rate__{{ base }},
        cast(members_with_bases.delivery_count__{{ base }}_base as bigint)
            as delivery_count__{{ base }}_base,
        {%- endfor %}
        cast(cast(members_with_bases.active_user_count__daily as decimal(28, 8)) as decimal(18, 4))
            as active_user_count__daily,
        {%- for metric in [
            'active_user_count__monthly', 'active_user_count__community', 'member_count__new',
            'order_count__referred', 'trade_in_offer_count', 'insurance_enquiry_count',
            'service_booking_count', 'service_booking_count__handled', 'rescue_count',
            'rescue_count__handled', 'complaint_count', 'complaint_count__handled',
            'accident_estimate_count', 'review_count'
        ] %}
        cast(members_with_bases.{{ metric }} as bigint) as {{ metric }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from members_with_bases

)

select * from final
