{#- Rounds half up to 0.01, as decimal(18,2); goes over six decimals so that doubles round as decimals do on every engine. -#}
{% macro amount(value) %}cast(cast({{ value }} as decimal(28, 6)) as decimal(18, 2)){% endmacro %}
