{% macro number_series(first, last) %}{{ return(adapter.dispatch("number_series")(first, last)) }}{% endmacro %}

{% macro default__number_series(first, last) %}(select explode(sequence({{ first }}, {{ last }})) as n){% endmacro %}

{% macro duckdb__number_series(first, last) %}(select cast(range as integer) as n from range({{ first }}, {{ last }} + 1)){% endmacro %}
