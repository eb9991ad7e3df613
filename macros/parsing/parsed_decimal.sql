{#- The number that a text names as a decimal of the given type, null where it names none (ruling L4): thousands
    separators, a currency sign, a trailing 元 and the unit 万 are read; full-width digits are gone at the door. -#}
{% macro parsed_decimal(text, sql_type) -%}
{%- set bare = replace_pattern(text, '[¥$€£]|元$| ') -%}
{%- set digits = "replace(replace(" ~ bare ~ ", ',', ''), '万', '')" -%}
case
    when {{ matches(text, '^[0-9.-]+$') }} then try_cast({{ text }} as {{ sql_type }})
    when {{ matches(bare, '^[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]*)?万?$') }}
        then try_cast(
            try_cast({{ digits }} as decimal(28, 10)) * case when {{ bare }} like '%万' then 10000 else 1 end
            as {{ sql_type }}
        )
    when {{ matches(bare, '^[+-]?[0-9]*[.]?[0-9]+[eE][+-]?[0-9]{1,2}$') }} then try_cast({{ bare }} as {{ sql_type }})
end
{%- endmacro %}
