{%- set moves = [
    'received', 'transferred_in', 'returned', 'delivered', 'transferred_out', 'sent_back',
] -%}
{%- set first_month = "cast('1990-01-01' as date)" -%}
{%- set months_since = month_number(as_of_date()) ~ ' - ' ~ month_number(first_month) -%}
with

changes as (

    select
        *,
        stock_unit_count__received
        + stock_unit_count__transferred_in
        + stock_unit_count__returned
        - stock_unit_count__delivered
        - stock_unit_count__transferred_out
        - stock_unit_count__sent_back as net_units,
        stock_amount__received
        + stock_amount__transferred_in
        + stock_amount__returned
        + stock_amount__additional
        - stock_amount__delivered
        - stock_amount__transferred_out
        - stock_amount__sent_back as net_amount
    from {{ ref('int_vehicle_stock_changes') }}

),

month_ends as (

    select * from {{ ref('int_vehicle_stock_month_ends') }}

),

over_age as (

    select value as over_age_days from {{ ref('thresholds') }}
    where threshold = 'over_age_days'

),

months as (

    select {{ add_months(first_month, 'series.n') }} as month
    from {{ number_series(0, months_since) }} as series

),

-- a dealer that holds stock is active until as_of, else until its last movement (ruling G3)
dealers_activity as (

    select
        changes.dealer_key,
        case
            when sum(changes.net_units) != 0 then {{ month_of(as_of_date()) }}
            else max(changes.month)
        end as last_month
    from changes
    group by changes.dealer_key

),

members as (

    select
        changes.dealer_key,
        changes.series_code,
        changes.brand,
        min(changes.month) as first_month
    from changes
    group by
        changes.dealer_key,
        changes.series_code,
        changes.brand

),

spine as (

    select
        months.month,
        members.dealer_key,
        members.series_code,
        members.brand
    from members
    inner join dealers_activity on members.dealer_key = dealers_activity.dealer_key
    inner join months
        on members.first_month <= months.month
        and dealers_activity.last_month >= months.month

),

over_age_units as (

    select
        month_ends.month,
        month_ends.dealer_key,
        month_ends.series_code,
        month_ends.brand,
        count(*) as stock_unit_count__over_90_days
    from month_ends
    inner join over_age on month_ends.age_days > over_age.over_age_days
    group by
        month_ends.month,
        month_ends.dealer_key,
        month_ends.series_code,
        month_ends.brand

),

cumulated as (

    select
        spine.month,
        spine.dealer_key,
        spine.series_code,
        spine.brand,
        {%- for move in moves %}
        coalesce(changes.stock_unit_count__{{ move }}, 0) as stock_unit_count__{{ move }},
        coalesce(changes.stock_amount__{{ move }}, 0) as stock_amount__{{ move }},
        {%- endfor %}
        coalesce(changes.stock_amount__additional, 0) as stock_amount__additional,
        coalesce(changes.net_units, 0) as net_units,
        coalesce(changes.net_amount, 0) as net_amount,
        sum(coalesce(changes.net_units, 0)) over until_month as closing_units,
        sum(coalesce(changes.net_amount, 0)) over until_month as closing_amount
    from spine
    left join changes
        on spine.month = changes.month
        and spine.dealer_key = changes.dealer_key
        and spine.series_code = changes.series_code
        and spine.brand = changes.brand
    window until_month as (
        partition by spine.dealer_key, spine.series_code, spine.brand
        order by spine.month asc nulls last
        rows between unbounded preceding and current row
    )

),

final as (

    select
        cumulated.month,
        cumulated.dealer_key,
        cumulated.series_code,
        cumulated.brand,
        cast(cumulated.closing_units - cumulated.net_units as bigint) as stock_unit_count__opening,
        {%- for move in moves %}
        cast(cumulated.stock_unit_count__{{ move }} as bigint) as stock_unit_count__{{ move }},
        {%- endfor %}
        cast(cumulated.closing_units as bigint) as stock_unit_count__closing,
        cast(coalesce(over_age_units.stock_unit_count__over_90_days, 0) as bigint)
            as stock_unit_count__over_90_days,
        cast(cumulated.closing_amount - cumulated.net_amount as decimal(18, 2))
            as stock_amount__opening,
        {%- for move in moves %}
        cast(cumulated.stock_amount__{{ move }} as decimal(18, 2)) as stock_amount__{{ move }},
        {%- endfor %}
        cast(cumulated.stock_amount__additional as decimal(18, 2)) as stock_amount__additional,
        cast(cumulated.closing_amount as decimal(18, 2)) as stock_amount__closing
    from cumulated
    left join over_age_units
        on cumulated.month = over_age_units.month
        and cumulated.dealer_key = over_age_units.dealer_key
        and cumulated.series_code = over_age_units.series_code
        and cumulated.brand = over_age_units.brand

)

select * from final
