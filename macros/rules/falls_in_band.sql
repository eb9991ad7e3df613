{#- Join condition: a number of days lies in a band of a seed with from_days and to_days, both inclusive,
    empty = open (rulings A4, K5). Join it on distinct numbers of days, not on facts. -#}
{% macro falls_in_band(days, bands) -%}
({{ bands }}.from_days is null or {{ days }} >= {{ bands }}.from_days)
        and ({{ bands }}.to_days is null or {{ days }} <= {{ bands }}.to_days)
{%- endmacro %}
