{#- The surrogate key of a reference that may be empty: '-1', the unknown member, where it is null (ruling L3).
    Whether the member exists is for the join to say. -#}
{% macro foreign_key(column) -%}
case when {{ column }} is null then '-1' else {{ surrogate_key([column]) }} end
{%- endmacro %}
