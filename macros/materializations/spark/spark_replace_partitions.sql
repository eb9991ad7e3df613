{#- What get_incremental_touched_keys_sql does row by row, by partitions: `query` gives the rows that came and those judged
    again. The new content of every partition that changes is written beside the table first, so that a failure before the
    one overwrite changes nothing, and a build after it finds the files as not yet read and starts again. -#}
{% macro spark_replace_partitions(relation, query) -%}
    {%- set arrived, kept = spark_beside(relation, 'arrived'), spark_beside(relation, 'kept') -%}
    {%- do adapter.drop_relation(arrived) -%}
    {%- do adapter.drop_relation(kept) -%}
    {%- call statement('main') -%}
        create table {{ arrived }} using parquet as
        {{ query }}
    {%- endcall -%}
    {%- set system_and_table = relation.identifier[5:].split('__') -%}
    {%- set goes -%}
        stored._key in (select touched._key from {{ arrived }} as touched)
        or stored._file_id not in (
            select files.file_id
            from raw.landed_files as files
            where files.source_system = '{{ system_and_table[0] }}' and files.source_table = '{{ system_and_table[1] }}'
        )
        or (
            stored._rules_id not in (select judged._rules_id from {{ arrived }} as judged)
            and (select count(*) from {{ arrived }} as any_row) > 0
        )
    {%- endset -%}
    {%- set dates = run_query(
        'select cast(_extract_date as string) from ' ~ arrived ~ ' union select cast(stored._extract_date as string) from '
        ~ relation ~ ' as stored where ' ~ goes
    ).columns[0].values() | list -%}
    {%- if dates -%}
        {%- set names = adapter.get_columns_in_relation(relation) | map(attribute='name') | join(', ') -%}
        {%- set listed = "cast('" ~ dates | join("' as date), cast('") ~ "' as date)" -%}
        {%- do run_query(
            'create table ' ~ kept ~ ' using parquet as select ' ~ names ~ ' from ' ~ relation ~ ' as stored where _extract_date in ('
            ~ listed ~ ') and not (' ~ goes ~ ') union all select ' ~ names ~ ' from ' ~ arrived
        ) -%}
        {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
        {%- do run_query(
            'insert overwrite table ' ~ relation ~ ' partition (_extract_date) select /*+ repartition(_extract_date) */ ' ~ names
            ~ ' from ' ~ kept
        ) -%}
        {%- set filled = run_query('select distinct cast(_extract_date as string) from ' ~ kept).columns[0].values() | list -%}
        {%- for day in dates if day not in filled -%}
            {%- do run_query('alter table ' ~ relation ~ " drop if exists partition (_extract_date = '" ~ day ~ "')") -%}
        {%- endfor -%}
        {%- do adapter.drop_relation(kept) -%}
    {%- endif -%}
    {%- do adapter.drop_relation(arrived) -%}
{%- endmacro %}
