{#- Distinct counts are taken anew at every level, never summed (ruling G2). -#}
with

places as (

    select * from {{ ref('int_aarrr_places') }}

),

actor_days as (

    select
        event_month,
        event_date,
        actor,
        dealer_key,
        own_province,
        is_community
    from {{ ref('int_app_actor_days') }}
    where actor != '-1'

),

offers as (

    select * from {{ ref('int_trade_in_offers') }}

),

estimates as (

    select * from {{ ref('int_service_request_events') }}
    where metric = 'accident_estimate_count'

),

daily_actives as (

    select
        actor_days.event_month,
        actor_days.event_date,
        places.level,
        places.member_code,
        count(distinct actor_days.actor) as active_user_count
    from actor_days
    inner join places
        on actor_days.dealer_key = places.dealer_key
        and actor_days.own_province = places.own_province
    group by
        actor_days.event_month,
        actor_days.event_date,
        places.level,
        places.member_code

),

monthly_mean_of_daily_actives as (

    select
        daily_actives.event_month as month,
        daily_actives.level,
        daily_actives.member_code,
        -- over all elapsed days, those without anybody included (ruling F11)
        {{ rate('sum(daily_actives.active_user_count)', 'max(extract(day from case
            when daily_actives.event_month = ' ~ month_of(as_of_date()) ~ '
                then ' ~ as_of_date() ~ '
            else last_day(daily_actives.event_month)
        end))') }} as active_user_count__daily
    from daily_actives
    group by
        daily_actives.event_month,
        daily_actives.level,
        daily_actives.member_code

),

monthly_actives as (

    select
        actor_days.event_month as month,
        places.level,
        places.member_code,
        count(distinct actor_days.actor) as active_user_count__monthly,
        count(distinct case when actor_days.is_community then actor_days.actor end)
            as active_user_count__community
    from actor_days
    inner join places
        on actor_days.dealer_key = places.dealer_key
        and actor_days.own_province = places.own_province
    group by
        actor_days.event_month,
        places.level,
        places.member_code

),

monthly_offers as (

    select
        offers.event_month as month,
        places.level,
        places.member_code,
        count(distinct offers.actor || '|' || offers.campaign_id) as trade_in_offer_count
    from offers
    inner join places
        on offers.dealer_key = places.dealer_key
        and offers.own_province = places.own_province
    group by
        offers.event_month,
        places.level,
        places.member_code

),

monthly_estimates as (

    select
        estimates.event_month as month,
        places.level,
        places.member_code,
        count(distinct estimates.accident) as accident_estimate_count
    from estimates
    inner join places
        on estimates.dealer_key = places.dealer_key
        and places.own_province = '-1'
    group by
        estimates.event_month,
        places.level,
        places.member_code

),

grains as (
    {% for counts in ['monthly_actives', 'monthly_offers', 'monthly_estimates'] %}
    select
        month,
        level,
        member_code
    from {{ counts }}
    {% if not loop.last %}
    union
    {% endif %}
    {% endfor %}
),

final as (

    select
        grains.month,
        grains.level,
        grains.member_code,
        coalesce(monthly_mean_of_daily_actives.active_user_count__daily, 0)
            as active_user_count__daily,
        coalesce(monthly_actives.active_user_count__monthly, 0) as active_user_count__monthly,
        coalesce(monthly_actives.active_user_count__community, 0) as active_user_count__community,
        coalesce(monthly_offers.trade_in_offer_count, 0) as trade_in_offer_count,
        coalesce(monthly_estimates.accident_estimate_count, 0) as accident_estimate_count
    from grains
    {%- for counts in [
        'monthly_mean_of_daily_actives', 'monthly_actives', 'monthly_offers', 'monthly_estimates'
    ] %}
    left join {{ counts }}
        on grains.month = {{ counts }}.month
        and grains.level = {{ counts }}.level
        and grains.member_code = {{ counts }}.member_code
    {%- endfor %}

)

select * from final
