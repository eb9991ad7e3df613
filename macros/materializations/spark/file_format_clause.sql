{#- Every table of the project is Parquet, whatever a server takes for granted. -#}
{% macro spark__file_format_clause() %}using parquet{% endmacro %}
