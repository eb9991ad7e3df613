{#- A text as a JSON string; null stays null, so that concat_ws leaves it out. -#}
{% macro json_text(text) %}{{ return(adapter.dispatch("json_text")(text)) }}{% endmacro %}

{% macro default__json_text(text) -%}
case
    when {{ text }} is not null
        then substring(to_json(named_struct('v', {{ text }})), 6, length(to_json(named_struct('v', {{ text }}))) - 6)
end
{%- endmacro %}

{% macro duckdb__json_text(text) %}cast(to_json({{ text }}) as string){% endmacro %}
