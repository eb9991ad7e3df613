{#- An amount of four decimals at an exchange rate of ten, rounded half up to 0.01 once (ruling A2); without a
    rate null, and so where the product is no amount of money any more. Most documents are in CNY: rate 1 is
    spared the product, which is slow at that width. -#}
{% macro at_rate(amount, rate) -%}
case
            when {{ rate }} = 1 then cast({{ amount }} as decimal(18, 2))
            else try_cast(
                cast({{ amount }} as decimal(18, 4)) * cast({{ rate }} as decimal(19, 10)) as decimal(18, 2)
            )
        end
{%- endmacro %}
