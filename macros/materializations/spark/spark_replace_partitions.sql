{#- What the strategy touched_keys does row by row, by partitions: `query` gives the rows that came and those judged
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
    {%- set goes = staging_goes('stored', arrived, relation.identifier) -%}
    {%- set dates = run_query(
        'select cast(_extract_date as string) from ' ~ arrived ~ ' union select cast(stored._extract_date as string) from '
        ~ relation ~ ' as stored where ' ~ goes
    ).columns[0].values() | list -%}
    {%- if dates -%}
        {%- set names = adapter.get_columns_in_relation(relation) | map(attribute='name') | join(', ') -%}
        {%- set listed = "cast('" ~ dates | join("' as date), cast('") ~ "' as date)" -%}
        {%- do run_query(
            'create table ' ~ kept ~ ' using parquet as select ' ~ names ~ ' from ' ~ relation ~ ' as stored where _extract_date in ('
            ~ listed ~ ') and not ' ~ goes ~ ' union all select ' ~ names ~ ' from ' ~ arrived
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
