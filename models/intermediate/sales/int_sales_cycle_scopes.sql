{%- set scope_columns = ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] -%}
with

members as (

    select distinct
        members.level,
        members.member_code
    from {{ ref('int_sales_cycle_members') }} as members

),

dealer_levels as (

    select distinct
        dealer_levels.level,
        dealer_levels.member_code,
        dealer_levels.member_name
        {%- for column in scope_columns %},
        dealer_levels.{{ column }}
        {%- endfor %}
    from {{ ref('int_dealer_levels') }} as dealer_levels

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

-- a row of the whole group names a scope only where the group has but one of it (ruling X1)
whole_group as (

    select
        {%- for column in scope_columns %}
        case
            when min(dealers.{{ column }}) = max(dealers.{{ column }})
                then min(dealers.{{ column }})
        end as {{ column }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from dealers

),

-- an employee's row is for the own outlet; head office has none
employees as (

    select
        employees.employee_id
        {%- for column in scope_columns %},
        coalesce(dealers.{{ column }}, '-1') as {{ column }}
        {%- endfor %}
    from {{ ref('stg_dms__employees') }} as employees
    left join dealers on employees.dealer_code = dealers.dealer_code

),

series as (

    select
        'series' as level,
        vehicle_models.series_code,
        max(vehicle_models.series_name) as series_name
    from {{ ref('stg_dms__vehicle_models') }} as vehicle_models
    group by vehicle_models.series_code

),

final as (

    select
        members.level,
        members.member_code,
        dealer_levels.member_name
        {%- for column in scope_columns %},
        dealer_levels.{{ column }}
        {%- endfor %}
    from members
    inner join dealer_levels
        on members.level = dealer_levels.level
        and members.member_code = dealer_levels.member_code

    union all

    select
        members.level,
        members.member_code,
        members.member_code as member_name
        {%- for column in scope_columns %},
        employees.{{ column }}
        {%- endfor %}
    from members
    inner join employees on members.member_code = employees.employee_id
    where members.level = 'employee'

    union all

    select
        members.level,
        members.member_code,
        coalesce(series.series_name, members.member_code) as member_name
        {%- for column in scope_columns %},
        whole_group.{{ column }}
        {%- endfor %}
    from members
    cross join whole_group
    left join series
        on members.level = series.level
        and members.member_code = series.series_code
    where members.level in ('series', 'origin')
        or (members.level = 'employee' and members.member_code = '-1')

)

select * from final
