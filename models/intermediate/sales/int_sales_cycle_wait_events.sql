{%- set entries = [] -%}
{%- for origin in ['web_phone', 'outreach'] -%}
    {%- do entries.append({
        'of': 'awaited_arrivals',
        'measure': origin ~ '_arrived_opening',
        'where': "awaited_arrivals.origin = '" ~ origin ~ "'",
    }) -%}
    {%- do entries.append({
        'of': 'waits_over_an_opening',
        'measure': origin ~ '_awaited_change',
        'month': 'waits_over_an_opening.first_month',
        'where': "waits_over_an_opening.origin = '" ~ origin ~ "'",
    }) -%}
    {%- do entries.append({
        'of': 'waits_over_an_opening',
        'measure': origin ~ '_awaited_change',
        'month': 'waits_over_an_opening.last_month',
        'count': -1,
        'where': "waits_over_an_opening.last_month is not null"
            ~ " and waits_over_an_opening.origin = '" ~ origin ~ "'",
    }) -%}
{%- endfor -%}
with

waits as (

    select
        waits.*,
        {{ month_of('waits.waits_from') }} as first_month,
        {{ month_of('waits.waits_to') }} as last_month
    from {{ ref('int_prospect_waits') }} as waits

),

-- what begins and ends within one month is in no opening
waits_over_an_opening as (

    select * from waits
    where last_month > first_month
        or last_month is null

),

-- an arrival counts for who held the prospect at the opening of its month
awaited_arrivals as (

    select
        arrivals.arrival_month as month,
        waits_over_an_opening.dealer_key,
        waits_over_an_opening.employee_key,
        waits_over_an_opening.series_code,
        waits_over_an_opening.origin
    from waits_over_an_opening
    inner join {{ ref('int_prospect_arrivals') }} as arrivals
        on waits_over_an_opening.prospect_id = arrivals.prospect_id
        and waits_over_an_opening.first_month < arrivals.arrival_month
        and waits_over_an_opening.last_month = arrivals.arrival_month

),

{{ sales_cycle_events(entries) }}

select * from final
