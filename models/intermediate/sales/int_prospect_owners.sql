with

final as (

    select
        owners.prospect_id,
        owners.valid_from,
        owners.valid_to,
        owners.dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        owners.employee_id,
        case
            when employees.employee_id is null then '-1'
            else {{ surrogate_key(['owners.employee_id']) }}
        end as employee_key
    from {{ ref('int_known_prospect_owners') }} as owners
    left join {{ ref('int_dealers') }} as dealers on owners.dealer_code = dealers.dealer_code
    left join {{ ref('stg_dms__employees') }} as employees
        on owners.employee_id = employees.employee_id
    where owners.known_on = {{ known_today() }}

)

select * from final
