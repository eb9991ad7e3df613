{#- The first day of the month of a date or timestamp, as a date (ruling T2). -#}
{% macro month_of(day) %}cast(date_trunc('month', {{ day }}) as date){% endmacro %}
