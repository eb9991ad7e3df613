{#- A condition that always holds, for the where of a CTE that several later ones read. DuckDB works such a CTE out once; Spark puts
    its text into every reader, so that a chain of six doublings grows into 64 copies. It keeps a CTE whole that
    holds a number drawn at random. -#}
{% macro computed_once() %}{{ return(adapter.dispatch("computed_once")()) }}{% endmacro %}

{% macro default__computed_once() %}rand() >= 0{% endmacro %}

{% macro duckdb__computed_once() %}true{% endmacro %}
