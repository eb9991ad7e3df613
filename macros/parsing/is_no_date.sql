{#- True where a date is one of the placeholders that systems write for "none" (ruling L4). `text` is the date_text() and
    `parsed` its parsed_timestamp(). -#}
{% macro is_no_date(text, parsed) -%}
(
    coalesce({{ text }} like '0000%' and {{ matches(text, '^0000[0: -]*$') }}, false)
    or coalesce(
        cast({{ parsed }} as date) in (
            cast('1899-12-30' as date), cast('1900-01-01' as date), cast('1970-01-01' as date),
            cast('2099-12-31' as date), cast('9999-12-31' as date)
        ), false
    )
)
{%- endmacro %}
