with

employees as (

    select * from {{ ref('stg_dms__employees') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

-- a dealer code that finds nothing stands with the unknown dealer, as the head office does (ruling L3)
final as (

    select
        {{ surrogate_key(['employees.employee_id']) }} as employee_key,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        employees.employee_id,
        employees.dealer_code,
        employees.role,
        employees.hired_on as hired_date,
        employees.left_on as left_date
    from employees
    left join dealers on employees.dealer_code = dealers.dealer_code

)

select * from final
