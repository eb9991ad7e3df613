with

dealers as (

    select * from {{ ref('int_dealers') }}

),

city_tiers as (

    select * from {{ ref('city_tiers') }}

),

-- sources write 苏州 and 苏州市 alike
dealers_with_short_city as (

    select
        dealers.*,
        case
            when dealers.city like '%市' then substring(dealers.city, 1, length(dealers.city) - 1)
            else dealers.city
        end as short_city
    from dealers

),

current_view as (

    select
        dealers_with_short_city.dealer_key,
        dealers_with_short_city.group_code,
        dealers_with_short_city.business_unit,
        dealers_with_short_city.region,
        dealers_with_short_city.dealer_code,
        dealers_with_short_city.store_type,
        dealers_with_short_city.dealer_name,
        dealers_with_short_city.final_dealer_key,
        dealers_with_short_city.final_dealer_code,
        dealers_with_short_city.group_name,
        dealers_with_short_city.brand,
        dealers_with_short_city.province,
        dealers_with_short_city.city,
        city_tiers.city_tier,
        dealers_with_short_city.war_zone,
        dealers_with_short_city.cluster,
        dealers_with_short_city.parent_dealer_code,
        dealers_with_short_city.admission_status,
        dealers_with_short_city.opened_date,
        dealers_with_short_city.closed_date,
        coalesce(dealers_with_short_city.opened_date <= {{ as_of_date() }}, true)
        and coalesce(dealers_with_short_city.closed_date > {{ as_of_date() }}, true) as is_open
    from dealers_with_short_city
    left join city_tiers on dealers_with_short_city.short_city = city_tiers.city

    union all

    select
        '-1' as dealer_key,
        '-1' as group_code,
        '-1' as business_unit,
        '-1' as region,
        '-1' as dealer_code,
        '-1' as store_type,
        '-1' as dealer_name,
        '-1' as final_dealer_key,
        '-1' as final_dealer_code,
        '-1' as group_name,
        '-1' as brand,
        '-1' as province,
        '-1' as city,
        null as city_tier,
        null as war_zone,
        null as cluster,
        null as parent_dealer_code,
        null as admission_status,
        null as opened_date,
        null as closed_date,
        false as is_open

),

final as (

    select
        {%- for column in [
            'dealer_key', 'group_code', 'business_unit', 'region', 'dealer_code', 'store_type',
            'dealer_name', 'final_dealer_key', 'final_dealer_code', 'group_name', 'brand',
            'province', 'city', 'city_tier', 'war_zone', 'cluster', 'parent_dealer_code',
            'admission_status',
        ] %}
        cast(current_view.{{ column }} as string) as {{ column }},
        {%- endfor %}
        cast(current_view.opened_date as date) as opened_date,
        cast(current_view.closed_date as date) as closed_date,
        cast(current_view.is_open as boolean) as is_open
    from current_view

)

select * from final
