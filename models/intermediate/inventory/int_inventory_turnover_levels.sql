{%- set figures = [
    'stock_unit_count__opening', 'stock_unit_count__delivered', 'stock_unit_count__closing',
    'stock_unit_count__over_90_days', 'stock_amount__opening', 'stock_amount__delivered',
    'stock_amount__closing',
] -%}
{%- set first_month = "cast('1990-01-01' as date)" -%}
{%- set months_since = month_number(as_of_date()) ~ ' - ' ~ month_number(first_month) -%}
with

rollforward as (

    select * from {{ ref('int_vehicle_stock_rollforward') }}

),

dealer_levels as (

    select * from {{ ref('int_dealer_levels') }}
    where level in ('group', 'business_unit', 'region', 'dealer')

),

months as (

    select {{ add_months(first_month, 'series.n') }} as month
    from {{ number_series(0, months_since) }} as series

),

dealer_members as (

    select
        rollforward.month,
        dealer_levels.level,
        dealer_levels.member_code
        {%- for figure in figures %},
        sum(rollforward.{{ figure }}) as {{ figure }}
        {%- endfor %}
    from rollforward
    inner join dealer_levels on rollforward.dealer_key = dealer_levels.dealer_key
    group by
        rollforward.month,
        dealer_levels.level,
        dealer_levels.member_code

),

series_members as (

    select
        rollforward.month,
        'series' as level,
        rollforward.series_code as member_code
        {%- for figure in figures %},
        sum(rollforward.{{ figure }}) as {{ figure }}
        {%- endfor %}
    from rollforward
    group by
        rollforward.month,
        rollforward.series_code

),

brand_members as (

    select
        rollforward.month,
        'brand' as level,
        rollforward.brand as member_code
        {%- for figure in figures %},
        sum(rollforward.{{ figure }}) as {{ figure }}
        {%- endfor %}
    from rollforward
    group by
        rollforward.month,
        rollforward.brand

),

active_months as (

    select * from dealer_members
    union all
    select * from series_members
    union all
    select * from brand_members

),

members as (

    select
        active_months.level,
        active_months.member_code,
        min(active_months.month) as first_month,
        max(active_months.month) as last_month
    from active_months
    group by
        active_months.level,
        active_months.member_code

),

-- while none of its dealers is active a member has nothing in stock, and a row of zeros (ruling G3)
spine as (

    select
        months.month,
        members.level,
        members.member_code
    from members
    inner join months
        on members.first_month <= months.month
        and members.last_month >= months.month

),

final as (

    select
        spine.month,
        spine.level,
        spine.member_code
        {%- for figure in figures %},
        cast(
            coalesce(active_months.{{ figure }}, 0)
            as {{ 'bigint' if 'unit_count' in figure else 'decimal(18, 2)' }}
        ) as {{ figure }}
        {%- endfor %}
    from spine
    left join active_months
        on spine.month = active_months.month
        and spine.level = active_months.level
        and spine.member_code = active_months.member_code

)

select * from final
