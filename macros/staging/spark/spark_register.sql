{#- An external table over a folder of Parquet, made anew so that no list of its files is remembered; folders below it do not
    count as partitions. -#}
{% macro spark_register(name, columns, folder) -%}
    {%- do run_query('drop table if exists ' ~ name) -%}
    {%- do run_query(
        'create table ' ~ name ~ ' (' ~ columns ~ ") using parquet options (recursiveFileLookup 'true') location "
        ~ text_literal(folder)
    ) -%}
{%- endmacro %}
