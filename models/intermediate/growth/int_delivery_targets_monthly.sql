with

targets as (

    select
        {{ month_of('month') }} as month,
        scope_type as level,
        -- codes are compared in upper case (ruling L8); regions and business units are texts
        upper(scope_code) as scope_code,
        target
    from {{ ref('stg_planning__targets') }}
    where upper(metric) = 'DELIVERY_COUNT'
        and coalesce(series_code, '') = ''
        and scope_type in ('group', 'business_unit', 'region', 'dealer')

),

final as (

    select
        targets.month,
        targets.level,
        targets.scope_code,
        cast(round(sum(targets.target), 0) as bigint) as delivery_target_count
    from targets
    group by
        targets.month,
        targets.level,
        targets.scope_code

)

select * from final
