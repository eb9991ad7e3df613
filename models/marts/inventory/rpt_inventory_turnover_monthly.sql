{%- set counts = ['opening', 'closing', 'delivered', 'delivered_3_months', 'over_90_days'] -%}
with

levels as (

    select * from {{ ref('int_inventory_turnover_levels') }}

),

dealer_levels as (

    select * from {{ ref('int_dealer_levels') }}

),

vehicle_models as (

    select * from {{ ref('int_vehicle_models') }}

),

-- a series or brand stands for every dealer of the group
only_group as (

    select case when min(group_code) = max(group_code) then min(group_code) end as group_code
    from {{ ref('int_dealers') }}

),

series_names as (

    select
        vehicle_models.series_code,
        max(vehicle_models.series_name) as series_name
    from vehicle_models
    group by vehicle_models.series_code

),

dealer_members as (

    select
        dealer_levels.level,
        dealer_levels.member_code,
        max(dealer_levels.member_name) as member_name
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %},
        max(dealer_levels.{{ column }}) as {{ column }}
        {%- endfor %}
    from dealer_levels
    group by
        dealer_levels.level,
        dealer_levels.member_code

),

named as (

    select
        levels.*,
        coalesce(dealer_members.member_name, series_names.series_name, levels.member_code)
            as member_name,
        case
            when levels.level in ('series', 'brand') then only_group.group_code
            else dealer_members.group_code
        end as group_code,
        dealer_members.business_unit,
        dealer_members.region,
        dealer_members.dealer_code,
        dealer_members.store_type
    from levels
    cross join only_group
    left join dealer_members
        on levels.level = dealer_members.level
        and levels.member_code = dealer_members.member_code
    left join series_names
        on levels.level = 'series'
        and levels.member_code = series_names.series_code

),

-- a running month has the days that have passed (ruling K3)
measured as (

    select
        named.*,
        case
            when named.month = {{ month_of(as_of_date()) }}
                then extract(day from {{ as_of_date() }})
            else extract(day from last_day(named.month))
        end as elapsed_days,
        named.stock_amount__opening + named.stock_amount__closing as opening_and_closing_amount,
        named.stock_unit_count__opening + named.stock_unit_count__closing
            as opening_and_closing_units,
        case
            when count(*) over three_months = 3
                then sum(named.stock_unit_count__delivered) over three_months
        end as stock_unit_count__delivered_3_months
    from named
    window three_months as (
        partition by named.level, named.member_code
        order by named.month asc nulls last
        rows between 2 preceding and current row
    )

),

rated as (

    select
        measured.*,
        {{ rate(
            'cast(measured.stock_amount__delivered as double) * 2 * 365',
            'cast(measured.opening_and_closing_amount as double) * measured.elapsed_days',
        ) }} as inventory_turnover
    from measured

),

final as (

    select
        cast(rated.month as date) as month,
        cast(rated.level as string) as level,
        cast(rated.member_code as string) as member_code,
        cast(rated.member_name as string) as member_name,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        cast(rated.{{ column }} as string) as {{ column }},
        {%- endfor %}
        {%- for count in counts %}
        cast(rated.stock_unit_count__{{ count }} as bigint) as stock_unit_count__{{ count }},
        {%- endfor %}
        cast(rated.stock_amount__opening as decimal(18, 2)) as stock_amount__opening,
        cast(rated.stock_amount__closing as decimal(18, 2)) as stock_amount__closing,
        cast(rated.stock_amount__delivered as decimal(18, 2)) as cost_of_sales_amount,
        {{ amount('rated.opening_and_closing_amount * 0.5') }} as average_stock_amount,
        cast(rated.elapsed_days as bigint) as elapsed_days,
        cast(rated.inventory_turnover as double) as inventory_turnover,
        -- 365 ÷ inventory_turnover, written out
        {{ rate(
            'cast(nullif(rated.opening_and_closing_amount, 0) as double) * rated.elapsed_days',
            'cast(rated.stock_amount__delivered as double) * 2',
        ) }} as days_inventory_outstanding,
        {{ rate(
            'rated.opening_and_closing_units * rated.elapsed_days',
            'rated.stock_unit_count__delivered * 2',
        ) }} as stock_turnover_days,
        {{ rate('rated.stock_unit_count__closing', 'rated.stock_unit_count__delivered') }}
            as stock_coefficient,
        {{ rate(
            'rated.stock_unit_count__closing * 3',
            'rated.stock_unit_count__delivered_3_months',
        ) }} as stock_coefficient__3_months,
        {{ rate('rated.stock_unit_count__over_90_days', 'rated.stock_unit_count__closing') }}
            as stock_over_90_days_share
    from rated

)

select * from final
