{#- A whole number that equal rows of the columns share, nulls included; rows that differ share one so seldom that it serves to find
    candidates, never to decide. Cheaper to group by than long texts. -#}
{% macro hash_number(columns) %}{{ return(adapter.dispatch("hash_number")(columns)) }}{% endmacro %}

{% macro default__hash_number(columns) %}xxhash64({{ columns | join(", ") }}){% endmacro %}

{% macro duckdb__hash_number(columns) %}hash({{ columns | join(", ") }}){% endmacro %}
