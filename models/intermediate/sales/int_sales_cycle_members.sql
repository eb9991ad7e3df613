with

places as (

    select distinct
        counts.dealer_key,
        counts.employee_key,
        counts.series_code,
        counts.origin
    from {{ ref('int_sales_cycle_counts') }} as counts

),

employees as (

    select * from {{ ref('int_employees') }}

),

final as (

    select
        places.dealer_key,
        places.employee_key,
        places.series_code,
        places.origin,
        dealer_levels.level,
        dealer_levels.member_code
    from places
    inner join {{ ref('int_dealer_levels') }} as dealer_levels
        on places.dealer_key = dealer_levels.dealer_key
    where dealer_levels.level in ('group', 'business_unit', 'region', 'province', 'dealer')

    union all

    select
        places.dealer_key,
        places.employee_key,
        places.series_code,
        places.origin,
        'employee' as level,
        coalesce(employees.employee_id, '-1') as member_code
    from places
    left join employees on places.employee_key = employees.employee_key
    {%- for level, code in [('series', 'series_code'), ('origin', 'origin')] %}

    union all

    select
        places.dealer_key,
        places.employee_key,
        places.series_code,
        places.origin,
        '{{ level }}' as level,
        places.{{ code }} as member_code
    from places
    {%- endfor %}

)

select * from final
