{#- True or false by ruling L4 (1/0, Y/N, true/false, 是/否, and the 12781001/12781002 of one vendor); null for anything else. -#}
{% macro parsed_boolean(text) -%}
case
    when lower({{ text }}) in ('1', 'y', 'true', '是', '1.0', '12781001') then true
    when lower({{ text }}) in ('0', 'n', 'false', '否', '0.0', '12781002') then false
end
{%- endmacro %}
