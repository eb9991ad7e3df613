{% macro iso_day_of_week(day) %}{{ return(adapter.dispatch("iso_day_of_week")(day)) }}{% endmacro %}

{% macro default__iso_day_of_week(day) %}((dayofweek({{ day }}) + 5) % 7 + 1){% endmacro %}

{% macro duckdb__iso_day_of_week(day) %}isodow({{ day }}){% endmacro %}
