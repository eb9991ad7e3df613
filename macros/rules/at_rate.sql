{#- An amount at an exchange rate, rounded half up to 0.01 once (ruling A2); without a rate null. -#}
{% macro at_rate(amount, rate) -%}
cast(cast({{ amount }} as decimal(18, 4)) * cast({{ rate }} as decimal(20, 10)) as decimal(18, 2))
{%- endmacro %}
