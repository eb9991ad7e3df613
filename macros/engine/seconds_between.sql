{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch("seconds_between")(earlier, later)) }}{% endmacro %}

{% macro default__seconds_between(earlier, later) %}timestampdiff(second, {{ earlier }}, {{ later }}){% endmacro %}

{% macro duckdb__seconds_between(earlier, later) %}date_sub('second', {{ earlier }}, {{ later }}){% endmacro %}
