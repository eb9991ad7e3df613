{#- The name of the version that a view shows. -#}
{% macro spark_shown_version(view) -%}
    {%- for row in run_query('describe extended ' ~ view).rows if row[0] == 'View Text' -%}
        {{- return(row[1].split('.')[-1] | trim) -}}
    {%- endfor -%}
{%- endmacro %}
