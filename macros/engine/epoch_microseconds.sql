{#- A moment as the whole number of microseconds since 1970-01-01 00:00. -#}
{% macro epoch_microseconds(moment) %}{{ return(adapter.dispatch("epoch_microseconds")(moment)) }}{% endmacro %}

{% macro default__epoch_microseconds(moment) %}unix_micros({{ moment }}){% endmacro %}

{% macro duckdb__epoch_microseconds(moment) %}epoch_us({{ moment }}){% endmacro %}
