{#- The last two CTEs of a model of sales full-cycle events: `events` and `final`, rows of one shape: month, dealer,
    employee, series, origin, measure and count. One branch per entry of the list, each a mapping: `of` the relation with
    the dimensions, `measure`, and, where it differs, `month`, `count` and `where`. One shape makes every count additive
    and pivoted in one place. -#}
{% macro sales_cycle_events(entries) -%}
events as (
    {%- for entry in entries %}
    select
        {{ entry.month or entry.of ~ '.month' }} as month,
        {{ entry.of }}.dealer_key,
        {{ entry.of }}.employee_key,
        {{ entry.of }}.series_code,
        {{ entry.of }}.origin,
        '{{ entry.measure }}' as measure,
        cast({{ entry.count or 1 }} as bigint) as event_count
    from {{ entry.of }}
    where {{ entry.where or 'true' }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        events.month,
        events.dealer_key,
        events.employee_key,
        events.series_code,
        events.origin,
        events.measure,
        cast(sum(events.event_count) as bigint) as event_count
    from events
    group by
        events.month,
        events.dealer_key,
        events.employee_key,
        events.series_code,
        events.origin,
        events.measure

)
{%- endmacro %}
