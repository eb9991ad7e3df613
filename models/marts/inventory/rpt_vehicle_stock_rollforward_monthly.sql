{%- set unit_counts = [
    'opening', 'received', 'transferred_in', 'returned', 'delivered', 'transferred_out',
    'sent_back', 'closing', 'over_90_days',
] -%}
{%- set amounts = [
    'opening', 'received', 'transferred_in', 'returned', 'additional', 'transferred_out',
    'sent_back', 'closing',
] -%}
with

rollforward as (

    select * from {{ ref('int_vehicle_stock_rollforward') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

over_brands as (

    select
        rollforward.month,
        rollforward.dealer_key,
        rollforward.series_code
        {%- for count in unit_counts %},
        sum(rollforward.stock_unit_count__{{ count }}) as stock_unit_count__{{ count }}
        {%- endfor %}
        {%- for amount in amounts %},
        sum(rollforward.stock_amount__{{ amount }}) as stock_amount__{{ amount }}
        {%- endfor %},
        sum(rollforward.stock_amount__delivered) as cost_of_sales_amount
    from rollforward
    group by
        rollforward.month,
        rollforward.dealer_key,
        rollforward.series_code

),

final as (

    select
        cast(over_brands.month as date) as month,
        cast(over_brands.dealer_key as string) as dealer_key,
        cast(over_brands.series_code as string) as series_code,
        {%- for column in ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] %}
        cast(coalesce(dealers.{{ column }}, '-1') as string) as {{ column }},
        {%- endfor %}
        {%- for count in unit_counts %}
        cast(over_brands.stock_unit_count__{{ count }} as bigint) as stock_unit_count__{{ count }},
        {%- endfor %}
        {%- for amount in amounts %}
        cast(over_brands.stock_amount__{{ amount }} as decimal(18, 2))
            as stock_amount__{{ amount }},
        {%- endfor %}
        cast(over_brands.cost_of_sales_amount as decimal(18, 2)) as cost_of_sales_amount
    from over_brands
    left join dealers on over_brands.dealer_key = dealers.dealer_key

)

select * from final
