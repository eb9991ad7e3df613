with

spans as (

    select * from {{ ref('int_lead_spans') }}

),

leads as (

    select
        lead_id,
        dealer_key,
        case when dealer_key = '-1' then coalesce(province, '-1') else '-1' end as own_province
    from {{ ref('int_leads') }}

),

-- created before the first of a month, and over by it: what ends at its midnight is over by then, and
-- what is created then is not before it
changes as (

    select
        spans.lead_id,
        {{ add_months(month_of('spans.alive_from'), 1) }} as stock_month,
        1 as change
    from spans

    union all

    select
        spans.lead_id,
        case
            when spans.alive_to = cast({{ month_of('spans.alive_to') }} as timestamp)
                then {{ month_of('spans.alive_to') }}
            else {{ add_months(month_of('spans.alive_to'), 1) }}
        end as stock_month,
        -1 as change
    from spans
    where spans.alive_to is not null

),

monthly_changes as (

    select
        leads.dealer_key,
        leads.own_province,
        changes.stock_month,
        sum(changes.change) as change
    from changes
    inner join leads on changes.lead_id = leads.lead_id
    group by
        leads.dealer_key,
        leads.own_province,
        changes.stock_month

),

first_months as (

    select
        monthly_changes.dealer_key,
        monthly_changes.own_province,
        min(monthly_changes.stock_month) as first_month
    from monthly_changes
    group by
        monthly_changes.dealer_key,
        monthly_changes.own_province

),

months as (

    select {{ add_months("cast('1990-01-01' as date)", 'series.n') }} as stock_month
    from {{ number_series(0, 1800) }} as series

),

months_of_places as (

    select
        first_months.dealer_key,
        first_months.own_province,
        months.stock_month
    from first_months
    inner join months
        on first_months.first_month <= months.stock_month
        and months.stock_month <= {{ month_of(as_of_date()) }}

),

final as (

    select
        months_of_places.stock_month,
        months_of_places.dealer_key,
        months_of_places.own_province,
        cast(sum(coalesce(monthly_changes.change, 0)) over (
            partition by months_of_places.dealer_key, months_of_places.own_province
            order by months_of_places.stock_month nulls last
            rows between unbounded preceding and current row
        ) as bigint) as lead_count__historical
    from months_of_places
    left join monthly_changes
        on months_of_places.dealer_key = monthly_changes.dealer_key
        and months_of_places.own_province = monthly_changes.own_province
        and months_of_places.stock_month = monthly_changes.stock_month

)

select * from final
