{#- A lateral source with one row per part of a text: from x cross join <text_parts("x.issues", ",")> as parts; the column is parts.part. -#}
{% macro text_parts(text, separator) %}{{ return(adapter.dispatch("text_parts")(text, separator)) }}{% endmacro %}

{% macro default__text_parts(text, separator) %}lateral (select explode(split({{ text }}, '{{ separator }}')) as part){% endmacro %}

{% macro duckdb__text_parts(text, separator) %}lateral (select unnest(string_split({{ text }}, '{{ separator }}')) as part){% endmacro %}
