{#- The columns of a source as its YAML states them. -#}
{% macro spark_source_columns(node) -%}
    {%- for column in node.columns.values() -%}
        {{ column.name }} {{ column.data_type }}{% if not loop.last %}, {% endif %}
    {%- endfor -%}
{%- endmacro %}
