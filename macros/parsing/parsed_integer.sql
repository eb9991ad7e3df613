{#- The whole number that a text names, null where it names none or has a fraction; forms as parsed_decimal. -#}
{% macro parsed_integer(text) -%}
case
    when {{ matches(text, '^[0-9-]+$') }} then try_cast({{ text }} as bigint)
    when {{ parsed_decimal(text, 'decimal(28, 10)') }} = floor({{ parsed_decimal(text, 'decimal(28, 10)') }})
        then try_cast(floor({{ parsed_decimal(text, 'decimal(28, 10)') }}) as bigint)
end
{%- endmacro %}
