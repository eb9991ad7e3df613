with

dealers as (

    select * from {{ ref('int_dealers') }}

),

-- what names no dealer belongs to the group where there is one, else to nobody
only_group as (

    select
        case when min(dealers.group_code) = max(dealers.group_code) then min(dealers.group_code) else '-1' end
            as group_code
    from dealers

),

members as (

    select
        dealers.dealer_key,
        dealers.group_code,
        dealers.business_unit,
        dealers.region,
        dealers.province,
        dealers.city,
        dealers.dealer_code,
        dealers.store_type,
        coalesce(dealers.group_name, dealers.group_code) as group_name,
        dealers.dealer_name
    from dealers

    union all

    select
        '-1' as dealer_key,
        coalesce(only_group.group_code, '-1') as group_code,
        '-1' as business_unit,
        '-1' as region,
        '-1' as province,
        '-1' as city,
        '-1' as dealer_code,
        '-1' as store_type,
        coalesce(only_group.group_code, '-1') as group_name,
        '-1' as dealer_name
    from only_group

),

levels as (
    {% for level, code, name in [
        ('group', 'group_code', 'group_name'),
        ('business_unit', 'business_unit', 'business_unit'),
        ('region', 'region', 'region'),
        ('province', 'province', 'province'),
        ('city', 'city', 'city'),
        ('dealer', 'dealer_code', 'dealer_name'),
    ] %}
    select
        members.dealer_key,
        '{{ level }}' as level,
        members.{{ code }} as member_code,
        members.{{ name }} as member_name,
        members.group_code,
        members.business_unit,
        members.region,
        members.dealer_code,
        members.store_type
    from members
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- a row that stands for more than one of something names none (ruling X1)
scopes as (

    select
        levels.level,
        levels.member_code,
        max(levels.member_name) as member_name
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %},
        case when min(levels.{{ column }}) = max(levels.{{ column }}) then min(levels.{{ column }}) end
            as {{ column }}
        {%- endfor %}
    from levels
    where levels.dealer_key != '-1' or levels.member_code = '-1'
    group by
        levels.level,
        levels.member_code

),

final as (

    select
        levels.dealer_key,
        levels.level,
        levels.member_code,
        coalesce(scopes.member_name, levels.member_name) as member_name,
        scopes.group_code,
        scopes.business_unit,
        scopes.region,
        scopes.dealer_code,
        scopes.store_type
    from levels
    left join scopes
        on levels.level = scopes.level
        and levels.member_code = scopes.member_code

)

select * from final
