with

employees as (

    select * from {{ ref('int_employees') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

members as (

    select
        employees.employee_key,
        employees.employee_id,
        employees.dealer_key,
        employees.role,
        employees.hired_date,
        employees.left_date
    from employees

    union all

    select
        '-1' as employee_key,
        '-1' as employee_id,
        '-1' as dealer_key,
        null as role,
        null as hired_date,
        null as left_date

),

final as (

    select
        cast(members.employee_key as string) as employee_key,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        cast(coalesce(dealers.{{ column }}, '-1') as string) as {{ column }},
        {%- endfor %}
        cast(members.employee_id as string) as employee_id,
        cast(members.dealer_key as string) as dealer_key,
        cast(members.role as string) as role,
        cast(members.hired_date as date) as hired_date,
        cast(members.left_date as date) as left_date
    from members
    left join dealers on members.dealer_key = dealers.dealer_key

)

select * from final
