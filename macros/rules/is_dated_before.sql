{#- True where one time lies before another; a bare date (00:00:00) only where its day does, since its time is not known. -#}
{% macro is_dated_before(earlier, later) -%}
({{ earlier }} < {{ later }} and (
    cast({{ earlier }} as date) < cast({{ later }} as date)
    or {{ earlier }} != cast(cast({{ earlier }} as date) as timestamp)
))
{%- endmacro %}
