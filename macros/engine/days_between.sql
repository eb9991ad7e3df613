{% macro days_between(earlier, later) %}{{ return(adapter.dispatch("days_between")(earlier, later)) }}{% endmacro %}

{% macro default__days_between(earlier, later) %}cast(datediff(cast({{ later }} as date), cast({{ earlier }} as date)) as bigint){% endmacro %}

{% macro duckdb__days_between(earlier, later) %}cast(date_diff('day', cast({{ earlier }} as date), cast({{ later }} as date)) as bigint){% endmacro %}
