{#- A text as a literal of SQL, whatever characters it holds; `${` too, which Spark would take for a setting to put in. -#}
{% macro text_literal(text) %}{{ return(adapter.dispatch("text_literal")(text)) }}{% endmacro %}

{% macro default__text_literal(text) %}'{{ text | string | replace("\\", "\\\\") | replace("'", "\\'") | replace("${", "$\\{") }}'{% endmacro %}

{% macro duckdb__text_literal(text) %}'{{ text | string | replace("'", "''") }}'{% endmacro %}
