{% macro open_landing() %}{% endmacro %}
