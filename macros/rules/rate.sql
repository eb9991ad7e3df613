{#- numerator ÷ denominator as a double; no denominator, no rate: null (ruling G1). -#}
{% macro rate(numerator, denominator) %}(cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)){% endmacro %}
