{#- Where the server reads the raw zone: DRIVETRAIN_RAW_ZONE (a folder or an address that every worker reaches), else the folder
    raw of DRIVETRAIN_WAREHOUSE, which must then be an absolute path. -#}
{% macro spark_raw_zone() -%}
    {%- set warehouse = env_var('DRIVETRAIN_WAREHOUSE', 'warehouse') -%}
    {%- set zone = env_var('DRIVETRAIN_RAW_ZONE', '') or (warehouse ~ '/raw') -%}
    {%- if not zone.startswith('/') and ':' not in zone -%}
        {{ exceptions.raise_compiler_error(
            'Spark needs to know where the raw zone lies, and ' ~ zone ~ ' means something else to a server: set DRIVETRAIN_WAREHOUSE '
            ~ 'to an absolute path, or DRIVETRAIN_RAW_ZONE to the folder or address under which all its workers read it.'
        ) }}
    {%- endif -%}
    {{ return(zone) }}
{%- endmacro %}
