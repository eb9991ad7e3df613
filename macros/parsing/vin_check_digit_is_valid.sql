{% macro vin_check_digit_is_valid(vin) %}true{% endmacro %}
