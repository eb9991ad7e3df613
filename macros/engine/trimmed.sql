{#- A text without blanks, tabs and line ends around it; the empty text is null (ruling L5). -#}
{% macro trimmed(text) %}{{ return(adapter.dispatch("trimmed")(text)) }}{% endmacro %}

{% macro default__trimmed(text) %}nullif(trim(both ' \t\r\n' from {{ text }}), ''){% endmacro %}

{% macro duckdb__trimmed(text) %}nullif(trim({{ text }}, e' \t\r\n'), ''){% endmacro %}
