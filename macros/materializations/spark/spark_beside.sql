{#- A table for the time of one build, beside the one it is for. -#}
{% macro spark_beside(relation, purpose) -%}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ '__' ~ purpose}, type='table')) }}
{%- endmacro %}
