{%- set levels = "('group', 'business_unit', 'region', 'province', 'dealer')" -%}
with

dealer_levels as (

    select * from {{ ref('int_dealer_levels') }}
    where level in {{ levels }}

),

places as (

    select
        dealer_key,
        own_province
    from {{ ref('int_aarrr_counts_monthly') }}

    union

    select
        dealer_key,
        own_province
    from {{ ref('int_app_actor_days') }}

    union

    select
        dealer_key,
        own_province
    from {{ ref('int_trade_in_offers') }}

    union

    select
        dealer_key,
        '-1' as own_province
    from {{ ref('int_service_request_events') }}

    union

    -- dealers that exist have their zeros
    select
        dealer_key,
        '-1' as own_province
    from {{ ref('int_dealers') }}

),

place_members as (

    select
        places.dealer_key,
        places.own_province,
        dealer_levels.level,
        -- what names no dealer counts for its own province
        case
            when dealer_levels.level = 'province' and places.dealer_key = '-1'
                then places.own_province
            else dealer_levels.member_code
        end as member_code,
        dealer_levels.group_code,
        dealer_levels.business_unit,
        dealer_levels.region,
        dealer_levels.dealer_code,
        dealer_levels.store_type
    from places
    inner join dealer_levels on places.dealer_key = dealer_levels.dealer_key

),

known_members as (

    select
        dealer_levels.level,
        dealer_levels.member_code,
        max(dealer_levels.member_name) as member_name,
        max(dealer_levels.group_code) as group_code,
        max(dealer_levels.business_unit) as business_unit,
        max(dealer_levels.region) as region,
        max(dealer_levels.dealer_code) as dealer_code,
        max(dealer_levels.store_type) as store_type
    from dealer_levels
    group by
        dealer_levels.level,
        dealer_levels.member_code

),

final as (

    select
        place_members.dealer_key,
        place_members.own_province,
        place_members.level,
        place_members.member_code,
        coalesce(known_members.member_name, place_members.member_code) as member_name,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        case
            when known_members.member_code is null then place_members.{{ column }}
            else known_members.{{ column }}
        end as {{ column }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from place_members
    left join known_members
        on place_members.level = known_members.level
        and place_members.member_code = known_members.member_code

)

select * from final
