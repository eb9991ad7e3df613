{#- Distinct counts are taken anew at every level, never summed (ruling G2). -#}
{{ config(meta={'slices': {
    'column': 'month',
    'inputs': {
        'int_app_actor_days': 'event_month',
        'int_service_request_events': 'event_month',
        'int_trade_in_offers': 'event_month',
    },
    'changes': {
        'int_app_actor_days': 'event_month',
        'int_service_request_events': 'event_month',
        'int_trade_in_offers': 'event_month',
    },
    'day_moves': ['select ' ~ month_of('{before}'), 'select ' ~ month_of('{today}')],
}}) }}

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
{% for grain, period in [('daily', 'event_date'), ('monthly', 'event_month')] %}
-- who was in one place only counts once wherever that belongs to, and needs no distinct count: nearly all are
{{ grain }}_actors as (

    select
        actor_days.{{ period }},
        actor_days.actor,
        min(actor_days.dealer_key) as dealer_key,
        min(actor_days.own_province) as own_province,
        bool_or(actor_days.is_community) as is_community,
        min(actor_days.dealer_key) = max(actor_days.dealer_key)
        and min(actor_days.own_province) = max(actor_days.own_province) as is_in_one_place
    from actor_days
    group by
        actor_days.{{ period }},
        actor_days.actor

),

{{ grain }}_actors_of_one_place as (

    select
        actors.{{ period }},
        actors.dealer_key,
        actors.own_province,
        count(*) as actor_count,
        count_if(actors.is_community) as community_count
    from {{ grain }}_actors as actors
    where actors.is_in_one_place
    group by
        actors.{{ period }},
        actors.dealer_key,
        actors.own_province

),

{{ grain }}_parts as (

    select
        actors.{{ period }},
        places.level,
        places.member_code,
        actors.actor_count,
        actors.community_count
    from {{ grain }}_actors_of_one_place as actors
    inner join places
        on actors.dealer_key = places.dealer_key
        and actors.own_province = places.own_province

    union all

    select
        actor_days.{{ period }},
        places.level,
        places.member_code,
        count(distinct actor_days.actor) as actor_count,
        count(distinct case when actor_days.is_community then actor_days.actor end)
            as community_count
    from {{ grain }}_actors as actors
    inner join actor_days
        on actors.{{ period }} = actor_days.{{ period }}
        and actors.actor = actor_days.actor
    inner join places
        on actor_days.dealer_key = places.dealer_key
        and actor_days.own_province = places.own_province
    where not actors.is_in_one_place
    group by
        actor_days.{{ period }},
        places.level,
        places.member_code

),

{{ grain }}_actives as (

    select
        parts.{{ period }},
        parts.level,
        parts.member_code,
        cast(sum(parts.actor_count) as bigint) as actor_count,
        cast(sum(parts.community_count) as bigint) as community_count
    from {{ grain }}_parts as parts
    group by
        parts.{{ period }},
        parts.level,
        parts.member_code

),
{% endfor %}
monthly_mean_of_daily_actives as (

    select
        {{ month_of('daily_actives.event_date') }} as month,
        daily_actives.level,
        daily_actives.member_code,
        -- over all elapsed days, those without anybody included (ruling F11)
        {{ rate('sum(daily_actives.actor_count)', 'max(extract(day from case
            when ' ~ month_of('daily_actives.event_date') ~ ' = ' ~ month_of(as_of_date()) ~ '
                then ' ~ as_of_date() ~ '
            else last_day(daily_actives.event_date)
        end))') }} as active_user_count__daily
    from daily_actives
    group by
        {{ month_of('daily_actives.event_date') }},
        daily_actives.level,
        daily_actives.member_code

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
        {{ 'event_month as month' if counts == 'monthly_actives' else 'month' }},
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
        coalesce(monthly_actives.actor_count, 0) as active_user_count__monthly,
        coalesce(monthly_actives.community_count, 0) as active_user_count__community,
        coalesce(monthly_offers.trade_in_offer_count, 0) as trade_in_offer_count,
        coalesce(monthly_estimates.accident_estimate_count, 0) as accident_estimate_count
    from grains
    {%- for counts in [
        'monthly_mean_of_daily_actives', 'monthly_actives', 'monthly_offers', 'monthly_estimates'
    ] %}
    left join {{ counts }}
        on grains.month = {{ counts }}.{{ 'event_month' if counts == 'monthly_actives' else 'month' }}
        and grains.level = {{ counts }}.level
        and grains.member_code = {{ counts }}.member_code
    {%- endfor %}

)

select * from final
