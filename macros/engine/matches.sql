{% macro matches(text, pattern) %}{{ return(adapter.dispatch("matches")(text, pattern)) }}{% endmacro %}

{% macro default__matches(text, pattern) %}regexp_like({{ text }}, '{{ pattern }}'){% endmacro %}

{% macro duckdb__matches(text, pattern) %}regexp_matches({{ text }}, '{{ pattern }}'){% endmacro %}
