{#- At the start of a run on Spark: the server is as the project needs it, and the raw zone, which `drivetrain land` wrote, stands
    as external tables made from the YAML of the sources. A table's folder may hold files that a landing broken off left
    behind: the view that models read keeps those that the ledger names. -#}
{% macro spark__open_landing() -%}
    {%- do spark_check_server() -%}
    {%- if flags.WHICH == 'test' -%}
        {{ return('') }}
    {%- endif -%}
    {%- set zone = spark_raw_zone() -%}
    {%- for schema in ('raw', 'raw_files', 'published') -%}
        {%- do run_query('create schema if not exists ' ~ schema) -%}
    {%- endfor -%}
    {%- for node in graph.sources.values() if node.source_name == 'landing' -%}
        {%- do spark_register('raw.' ~ node.identifier, spark_source_columns(node), zone ~ '/ledger') -%}
    {%- endfor -%}
    {%- for node in graph.sources.values() if node.source_name != 'landing' -%}
        {%- do spark_register(
            'raw_files.' ~ node.identifier,
            spark_source_columns(node) ~ ', _source_file string, _source_row bigint, _file_id string, _extract_date date, '
            ~ '_landed_text string, _defect string',
            zone ~ '/' ~ node.source_name ~ '/' ~ node.name
        ) -%}
        {%- do run_query(
            'create or replace view raw.' ~ node.identifier ~ ' as select landed.* from raw_files.' ~ node.identifier
            ~ ' as landed inner join raw.landed_files as files on landed._file_id = files.file_id'
        ) -%}
    {%- endfor -%}
    {{ return('') }}
{%- endmacro %}
