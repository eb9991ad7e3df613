{#- The events of the sales full cycle as rows of one shape: month, dealer, employee, series, origin, measure and count.
    One branch per entry of the list, each a mapping: `of` the relation with the four dimensions, `measure`, and, where it
    differs, the `month`, the `count` and the `where`. One shape makes every count additive and pivoted in one place. -#}
{% macro sales_cycle_events(entries) -%}
    {%- for entry in entries %}
    select
        {{ entry.month or entry.of ~ '.month' }} as month,
        {{ entry.of }}.dealer_key,
        {{ entry.of }}.employee_key,
        {{ entry.of }}.series_code,
        {{ entry.of }}.origin,
        '{{ entry.measure }}' as measure,
        cast(sum({{ entry.count or 1 }}) as bigint) as event_count
    from {{ entry.of }}
    where {{ entry.where or 'true' }}
    group by
        {{ entry.month or entry.of ~ '.month' }},
        {{ entry.of }}.dealer_key,
        {{ entry.of }}.employee_key,
        {{ entry.of }}.series_code,
        {{ entry.of }}.origin
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
{%- endmacro %}
