{#- A date some months later; the end of a shorter month stands for the missing day. -#}
{% macro add_months(day, months) %}cast({{ day }} + ({{ months }} * interval '1' month) as date){% endmacro %}
