{%- set stocks = {
    'held_change': ['prospect_count__held_opening', 'prospect_count__held_closing'],
    'open_change': ['order_count__open_opening', 'order_count__open_closing'],
    'web_phone_awaited_change': ['web_phone_awaited_opening'],
    'outreach_awaited_change': ['outreach_awaited_opening'],
} -%}
with

changes as (

    select
        events.month,
        events.dealer_key,
        events.employee_key,
        events.series_code,
        events.origin,
        events.measure,
        cast(sum(events.event_count) as bigint) as net_change
    from {{ ref('int_sales_cycle_events') }} as events
    where events.measure in (
        {%- for stock in stocks %}
        '{{ stock }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )
    group by
        events.month,
        events.dealer_key,
        events.employee_key,
        events.series_code,
        events.origin,
        events.measure

),

balances as (

    select
        changes.*,
        cast(sum(changes.net_change) over history as bigint) as closing,
        {{ month_number('coalesce(lead(changes.month) over history, ' ~ as_of_date() ~ ')') }}
            - {{ month_number('changes.month') }} as month_count
    from changes
    window history as (
        partition by
            changes.dealer_key,
            changes.employee_key,
            changes.series_code,
            changes.origin,
            changes.measure
        order by changes.month nulls last
    )

),

-- a month's closing is the opening of every month up to that of the next change
openings as (

    select
        {{ add_months('balances.month', 'series.n') }} as month,
        balances.dealer_key,
        balances.employee_key,
        balances.series_code,
        balances.origin,
        balances.measure,
        balances.closing as opening
    from balances
    inner join {{ number_series(1, 1200) }} as series
        on balances.month_count >= series.n
    where balances.closing != 0

),

standings as (

    select
        openings.month,
        openings.dealer_key,
        openings.employee_key,
        openings.series_code,
        openings.origin,
        openings.measure,
        openings.opening,
        openings.opening as closing
    from openings

    union all

    -- in a month of change the closing differs from the opening by it
    select
        changes.month,
        changes.dealer_key,
        changes.employee_key,
        changes.series_code,
        changes.origin,
        changes.measure,
        0 as opening,
        changes.net_change as closing
    from changes

),

final as (
    {%- set branches = [] %}
    {%- for change, measures in stocks.items() %}
        {%- for measure in measures %}
            {%- do branches.append([change, measure, ['opening', 'closing'][loop.index0]]) %}
        {%- endfor %}
    {%- endfor %}
    {%- for change, measure, column in branches %}
    select
        standings.month,
        standings.dealer_key,
        standings.employee_key,
        standings.series_code,
        standings.origin,
        '{{ measure }}' as measure,
        cast(sum(standings.{{ column }}) as bigint) as event_count
    from standings
    where standings.measure = '{{ change }}'
    group by
        standings.month,
        standings.dealer_key,
        standings.employee_key,
        standings.series_code,
        standings.origin
    having sum(standings.{{ column }}) != 0
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select * from final
