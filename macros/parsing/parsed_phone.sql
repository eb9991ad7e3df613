{#- The eleven digits of a Chinese mobile number, null where the text is none (ruling L5). One or two zeros after a point are a
    spreadsheet's, four of them the end of a number written in groups. -#}
{% macro parsed_phone(text) -%}
{%- set digits = replace_pattern(replace_pattern(text, '[.]0{1,2}$'), '[^0-9]') -%}
{%- set national = replace_pattern(digits, '^(0086|86)') -%}
case
    when {{ matches(text, '^1[3-9][0-9]{9}$') }} then {{ text }}
    when {{ matches(national, '^1[3-9][0-9]{9}$') }} then {{ national }}
end
{%- endmacro %}
