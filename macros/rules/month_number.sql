{#- Months since year 0: the difference of two is the number of calendar months between. -#}
{% macro month_number(day) %}cast(extract(year from {{ day }}) * 12 + extract(month from {{ day }}) - 1 as bigint){% endmacro %}
