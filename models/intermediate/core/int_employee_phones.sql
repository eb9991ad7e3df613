with

employees as (

    select * from {{ ref('stg_dms__employees') }}

),

final as (

    select employees.phone
    from employees
    where employees.phone is not null
    group by employees.phone

)

select * from final
