{#- What the first group of a pattern matches in a text; the empty text where it does not match. -#}
{% macro extracted_pattern(text, pattern) %}regexp_extract({{ text }}, '{{ pattern }}', 1){% endmacro %}
