{#- Ends the run where the server would give other answers than the project's tests know: each setting with what to do. -#}
{% macro spark_check_server() -%}
    {%- set needed = {
        'spark.sql.session.timeZone': 'UTC',
        'spark.sql.ansi.enabled': 'true',
        'spark.sql.timestampType': 'TIMESTAMP_LTZ',
    } -%}
    {%- for setting, wanted in needed.items() -%}
        {%- set found = run_query('set ' ~ setting).rows[0][1] -%}
        {%- if found != wanted -%}
            {{ exceptions.raise_compiler_error(
                'Spark runs with ' ~ setting ~ ' = ' ~ found ~ ', and the warehouse needs ' ~ wanted ~ ': start the server with --conf '
                ~ setting ~ '=' ~ wanted ~ ' (`drivetrain spark settings` writes all it needs). dbt cannot set it from here.'
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set lengths = run_query(
        "select length(unhex('${spark.drivetrain.hash.inner}')), length(unhex('${spark.drivetrain.hash.outer}'))"
    ).rows[0] -%}
    {%- if lengths[0] != 64 or lengths[1] != 64 -%}
        {{ exceptions.raise_compiler_error(
            'Spark has no key of the customer hash (ruling P2): put what `drivetrain spark settings` writes '
            ~ 'where DRIVETRAIN_SECRET is set into the spark-defaults.conf of the server.'
        ) }}
    {%- endif -%}
{%- endmacro %}
