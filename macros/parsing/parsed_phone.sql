{#- The eleven digits of a Chinese mobile number, null where the text is none (ruling L5). -#}
{% macro parsed_phone(text) -%}
{%- set digits = replace_pattern(replace_pattern(text, '[.]0+$'), '[^0-9]') -%}
{%- set national = replace_pattern(digits, '^(0086|86)') -%}
case
    when length({{ text }}) = 11 and translate({{ text }}, '0123456789', '') = ''
        then case
            when substring({{ text }}, 1, 1) = '1' and substring({{ text }}, 2, 1) between '3' and '9' then {{ text }}
        end
    when {{ matches(national, '^1[3-9][0-9]{9}$') }} then {{ national }}
end
{%- endmacro %}
