{%- set doublings = 6 -%}
with

dealers as (

    select * from {{ ref('stg_dms__dealers') }}

),

hops_0 as (

    select
        dealers.dealer_code,
        coalesce(successors.dealer_code, dealers.dealer_code) as next_code
    from dealers
    left join dealers as successors on dealers.successor_code = successors.dealer_code

),
{# every step doubles the distance walked, so that six follow a chain of 64 renames #}
{%- for step in range(1, doublings + 1) %}
hops_{{ step }} as (

    select
        near.dealer_code,
        far.next_code
    from hops_{{ step - 1 }} as near
    inner join hops_{{ step - 1 }} as far on near.next_code = far.dealer_code
    where {{ computed_once() }}

),
{% endfor %}
endings as (

    select
        hops.dealer_code,
        case when ends.next_code = ends.dealer_code then hops.next_code else hops.dealer_code end
            as final_dealer_code,
        ends.next_code != ends.dealer_code as is_in_successor_cycle
    from hops_{{ doublings }} as hops
    inner join hops_0 as ends on hops.next_code = ends.dealer_code

),

final as (

    select
        {{ surrogate_key(['dealers.dealer_code']) }} as dealer_key,
        {{ surrogate_key(['endings.final_dealer_code']) }} as final_dealer_key,
        dealers.dealer_code,
        endings.final_dealer_code,
        dealers.successor_code,
        dealers.parent_dealer_code,
        dealers.dealer_name,
        coalesce(dealers.group_code, '-1') as group_code,
        dealers.group_name,
        coalesce(dealers.business_unit, '-1') as business_unit,
        dealers.brand,
        dealers.region,
        dealers.province,
        dealers.city,
        coalesce(dealers.store_type, '-1') as store_type,
        dealers.war_zone,
        dealers.cluster,
        dealers.admission_status,
        endings.is_in_successor_cycle,
        dealers.opened_on as opened_date,
        dealers.closed_on as closed_date
    from dealers
    inner join endings on dealers.dealer_code = endings.dealer_code

)

select * from final
