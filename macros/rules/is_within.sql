{#- Join condition: a moment lies in a validity range, half-open, an empty end open (ruling T3). Two plain comparisons on
    purpose: with `or valid_to is null`, as with a condition on one side only, DuckDB takes a left join for a comparison of
    every row with every row (docs/benchmarks.md, Joins). -#}
{% macro is_within(moment, valid_from, valid_to) -%}
{{ moment }} >= {{ valid_from }}
        and {{ moment }} < coalesce({{ valid_to }}, cast('9999-12-31' as timestamp))
{%- endmacro %}
