{%- set events = ['visit', 'lead', 'prospect', 'wait', 'order'] -%}
{%- set monthly = [
    'int_sales_cycle_stocks', 'int_prospect_held_frozen', 'int_order_open_frozen', 'int_dealer_sales_months',
] -%}
{%- set changes = dict.fromkeys(monthly, months_of_changes()) -%}
{%- for event in events -%}
    {%- do changes.update({'int_sales_cycle_' ~ event ~ '_events': months_of_changes()}) -%}
{%- endfor -%}
{{ config(meta={'slices': {
    'column': 'month',
    'inputs': dict.fromkeys(monthly + ['int_sales_cycle_events'], 'month'),
    'changes': changes,
}}) }}

with

counted as (
    {%- for relation in ['int_sales_cycle_events', 'int_sales_cycle_stocks'] %}
    select
        counted.month,
        counted.dealer_key,
        counted.employee_key,
        counted.series_code,
        counted.origin,
        counted.measure,
        counted.event_count
    from {{ ref(relation) }} as counted

    union all
    {% endfor %}
    select
        frozen.month,
        frozen.dealer_key,
        frozen.employee_key,
        frozen.series_code,
        frozen.origin,
        'prospect_count__held_opening_frozen' as measure,
        frozen.prospect_count as event_count
    from {{ ref('int_prospect_held_frozen') }} as frozen

    union all

    select
        frozen.month,
        frozen.dealer_key,
        frozen.employee_key,
        frozen.series_code,
        frozen.origin,
        'order_count__open_opening_frozen' as measure,
        frozen.order_count as event_count
    from {{ ref('int_order_open_frozen') }} as frozen

),

active_months as (

    select distinct
        counted.dealer_key,
        counted.month
    from counted

),

-- a dealer that exists has a row in every month of its life, zeros included (ruling G3)
quiet_months as (

    select
        dealer_months.month,
        dealer_months.dealer_key,
        '-1' as employee_key,
        '-1' as series_code,
        '-1' as origin,
        'visit_count' as measure,
        0 as event_count
    from {{ ref('int_dealer_sales_months') }} as dealer_months
    left join active_months
        on dealer_months.dealer_key = active_months.dealer_key
        and dealer_months.month = active_months.month
    where active_months.dealer_key is null
        and dealer_months.dealer_key != '-1'

),

counted_and_quiet as (

    select * from counted

    union all

    select * from quiet_months

),

final as (

    select
        counted_and_quiet.month,
        counted_and_quiet.dealer_key,
        counted_and_quiet.employee_key,
        counted_and_quiet.series_code,
        counted_and_quiet.origin
        {%- for part in sales_cycle_parts() %},
        cast(
            sum(
                case
                    when counted_and_quiet.measure = '{{ part }}'
                        then counted_and_quiet.event_count
                    else 0
                end
            ) as bigint
        ) as {{ part }}
        {%- endfor %}
    from counted_and_quiet
    group by
        counted_and_quiet.month,
        counted_and_quiet.dealer_key,
        counted_and_quiet.employee_key,
        counted_and_quiet.series_code,
        counted_and_quiet.origin

)

select * from final
