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

{#- Put in where it is read: a CTE that is read four times is kept by DuckDB, all rows of it, and there are 25 million at scale 25. -#}
{%- set actor_days -%}
(
        select
            days.event_month,
            days.event_date,
            days.actor,
            place_numbers.place_number,
            days.is_community
        from {{ ref('int_app_actor_days') }} as days
        inner join place_numbers
            on days.dealer_key = place_numbers.dealer_key
            and days.own_province = place_numbers.own_province
        where days.actor != '-1'
    ) as actor_days
{%- endset -%}
with

places as (

    select
        all_places.dealer_key,
        all_places.own_province,
        all_places.level,
        all_places.member_code,
        -- a number for what is compared and kept a million times
        dense_rank() over (
            order by all_places.dealer_key nulls last, all_places.own_province nulls last
        ) as place_number,
        dense_rank() over (
            order by all_places.level nulls last, all_places.member_code nulls last
        ) as member_number
    from {{ ref('int_aarrr_places') }} as all_places

),

place_numbers as (

    select distinct
        places.dealer_key,
        places.own_province,
        places.place_number
    from places

),

members as (

    select distinct
        places.level,
        places.member_code,
        places.member_number
    from places

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
{{ grain }}_actors_of_one_place as (

    select
        actor_days.{{ period }},
        actor_days.actor,
        min(actor_days.place_number) as place_number,
        bool_or(actor_days.is_community) as is_community
    from {{ actor_days }}
    group by
        actor_days.{{ period }},
        actor_days.actor
    having min(actor_days.place_number) = max(actor_days.place_number)

),

{{ grain }}_actors_of_several_places as (

    select
        actor_days.{{ period }},
        actor_days.actor
    from {{ actor_days }}
    group by
        actor_days.{{ period }},
        actor_days.actor
    having min(actor_days.place_number) != max(actor_days.place_number)

),

{{ grain }}_counts_of_one_place as (

    select
        actors.{{ period }},
        actors.place_number,
        count(*) as actor_count,
        count_if(actors.is_community) as community_count
    from {{ grain }}_actors_of_one_place as actors
    group by
        actors.{{ period }},
        actors.place_number

),

{{ grain }}_several_places as (

    select
        actor_days.{{ period }},
        actor_days.actor,
        actor_days.place_number,
        bool_or(actor_days.is_community) as is_community
    from {{ grain }}_actors_of_several_places as actors
    inner join {{ actor_days }}
        on actors.{{ period }} = actor_days.{{ period }}
        and actors.actor = actor_days.actor
    group by
        actor_days.{{ period }},
        actor_days.actor,
        actor_days.place_number

),

-- each of them once in everything that its places belong to: rows of a group, which go to disk where they do not fit, in place of two
-- sets of distinct values (docs/benchmarks.md, What two tables at once may hold)
{{ grain }}_actors_of_members as (

    select
        several_places.{{ period }},
        several_places.actor,
        places.member_number,
        bool_or(several_places.is_community) as is_community
    from {{ grain }}_several_places as several_places
    inner join places on several_places.place_number = places.place_number
    group by
        several_places.{{ period }},
        several_places.actor,
        places.member_number

),

{{ grain }}_parts as (

    select
        counts.{{ period }},
        places.member_number,
        counts.actor_count,
        counts.community_count
    from {{ grain }}_counts_of_one_place as counts
    inner join places on counts.place_number = places.place_number

    union all

    select
        actors.{{ period }},
        actors.member_number,
        count(*) as actor_count,
        count_if(actors.is_community) as community_count
    from {{ grain }}_actors_of_members as actors
    group by
        actors.{{ period }},
        actors.member_number

),

{{ grain }}_actives as (

    select
        parts.{{ period }},
        members.level,
        members.member_code,
        cast(sum(parts.actor_count) as bigint) as actor_count,
        cast(sum(parts.community_count) as bigint) as community_count
    from {{ grain }}_parts as parts
    inner join members on parts.member_number = members.member_number
    group by
        parts.{{ period }},
        members.level,
        members.member_code

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
