{#- Incremental models on Spark, where Parquet has no delete: touched_keys replaces whole partitions, those of the extract dates in
    which something came, changed or went; append adds. A table made anew is dropped first (renaming one would lose its partitions):
    only staging and the log of builds are such tables, and neither is served. -#}
{% materialization incremental, adapter='spark', supported_languages=['sql'] %}
    {%- set strategy = config.get('incremental_strategy') -%}
    {%- if strategy not in ('touched_keys', 'append') -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ': the strategy ' ~ strategy ~ ' does not exist on Spark; touched_keys and append do') }}
    {%- endif -%}
    {%- set standing = load_relation(this) -%}

    {{ run_hooks(pre_hooks) }}
    {%- if standing is none or standing.is_view or should_full_refresh() -%}
        {%- if standing is not none -%}
            {%- do adapter.drop_relation(standing) -%}
        {%- endif -%}
        {%- call statement('main') -%}
            create table {{ this }} using parquet
            {%- if strategy == 'touched_keys' %} partitioned by (_extract_date) as
            select /*+ repartition(_extract_date) */ * from (
                {{ compiled_code }}
            )
            {%- else %} as
            {{ spark_contracted(compiled_code) }}
            {%- endif %}
        {%- endcall -%}
    {%- elif strategy == 'touched_keys' -%}
        {%- do spark_replace_partitions(this, compiled_code) -%}
    {%- else -%}
        {%- set stands = adapter.get_columns_in_relation(this) | map(attribute='name') | list -%}
        {%- for column in model.columns.values() if column.name not in stands -%}
            {%- do run_query('alter table ' ~ this ~ ' add columns (' ~ column.name ~ ' ' ~ column.data_type ~ ')') -%}
        {%- endfor -%}
        {%- call statement('main') -%}
            insert into {{ this }} ({{ model.columns.keys() | join(', ') }})
            {{ spark_contracted(compiled_code) }}
        {%- endcall -%}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
