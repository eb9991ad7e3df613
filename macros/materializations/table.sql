{#- dbt's table, but only where something changed: a build with nothing new leaves what stands. A table carries the
    fingerprint of what it was made from as its comment (build_fingerprint); where the one of this run is the same, the table
    would come out the same, since a model is a function of its SQL and of what it reads. `--full-refresh` builds all. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set fingerprint = build_fingerprint(model, compiled_code) -%}
    {%- if is_unchanged(standing, fingerprint) -%}
        {%- call statement('main') -%}
            select 'nothing new' as outcome
        {%- endcall -%}
        {{ return({'relations': [standing]}) }}
    {%- endif -%}
    {%- set built = dbt.materialization_table_duckdb() -%}
    {%- do note_fingerprint(this, fingerprint) -%}
    {{ return(built) }}
{% endmaterialization %}
