{#- dbt's table, but only where something changed: a build with nothing new leaves what stands. A table carries a note of
    what it was made from as its comment (build_state); where the one of this run is the same, the table
    would come out the same, since a model is a function of its SQL and of what it reads. Else only what changed in it is written: of a
    model with `slices` those that are touched, of any other the rows that differ. `--full-refresh` builds all. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set noted, state = build_state(model, compiled_code) -%}
    {%- if is_unchanged(noted, state) -%}
        {%- call statement('main') -%}
            select 'nothing new' as outcome
        {%- endcall -%}
        {{ return({'relations': [standing]}) }}
    {%- endif -%}
    {%- set content = replaced_by_slices(model, compiled_code, noted, state) or replaced_by_difference(model, compiled_code, noted, state) -%}
    {%- if content -%}
        {%- do note_state(this, state, noted, content) -%}
        {{ return({'relations': [standing]}) }}
    {%- endif -%}
    {%- set built = dbt.materialization_table_duckdb() -%}
    {%- do note_state(this, state) -%}
    {{ return(built) }}
{% endmaterialization %}
