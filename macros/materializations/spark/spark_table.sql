{#- dbt's table on Spark, where dropping and making anew would leave nothing behind a query that fails. Every build writes a
    version of its own, <schema>_builds.<name>__<when>_<run>, and only when it is whole is the view <schema>.<name> led to it.
    Kept beside the newest version is the one that `published` shows (publish_marts); older ones go. -#}
{% materialization table, adapter='spark', supported_languages=['sql'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set version = spark_version(this) -%}
    {%- set view = this.incorporate(type='view') -%}

    {{ run_hooks(pre_hooks) }}
    {%- do adapter.create_schema(version) -%}
    {%- call statement('main') -%}
        create table {{ version }} using parquet as
        {{ spark_contracted(compiled_code) }}
    {%- endcall -%}
    {%- do spark_show_version(view, version, standing) -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [view]}) }}
{% endmaterialization %}
