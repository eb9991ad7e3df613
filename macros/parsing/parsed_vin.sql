{#- A vehicle identification number, upper case, null where the text cannot be one: 17 characters without I, O, Q (ruling L5). -#}
{% macro parsed_vin(text) -%}
case
    when length({{ text }}) = 17 and translate({{ text }}, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789', '') = ''
        then {{ text }}
end
{%- endmacro %}
