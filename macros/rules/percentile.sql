{% macro percentile(share, value) %}percentile_cont({{ share }}) within group (order by cast({{ value }} as double)){% endmacro %}
