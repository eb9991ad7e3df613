{#- A vehicle identification number, upper case, null where the text cannot be one: 17 characters without I, O, Q (ruling L5). -#}
{% macro parsed_vin(text) -%}
case when {{ matches(text, '^[A-HJ-NPR-Z0-9]{17}$') }} then {{ text }} end
{%- endmacro %}
