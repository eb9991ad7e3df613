{#- dbt's table, but only where something changed: a build with nothing new leaves what stands. A table carries a note of
    what it was made from as its comment (build_state); where the one of this run is the same, the table
    would come out the same, since a model is a function of its SQL and of what it reads. A model with `slices` has only those
    replaced that are touched. `--full-refresh` builds all. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set noted = noted_state(standing) -%}
    {%- set state = build_state(model, compiled_code) -%}
    {%- if is_unchanged(noted, state) -%}
        {%- call statement('main') -%}
            select 'nothing new' as outcome
        {%- endcall -%}
        {{ return({'relations': [standing]}) }}
    {%- endif -%}
    {%- if replaced_by_slices(model, compiled_code, noted, state) -%}
        {%- do note_state(this, state, noted) -%}
        {{ return({'relations': [standing]}) }}
    {%- endif -%}
    {#- rows can be compared where the query, and so the columns, are the same -#}
    {%- set is_compared = keeps_changes(model['name']) and not slices_of(model) and noted.get('steady') == state['steady'] -%}
    {%- if is_compared -%}
        {%- do set_aside(standing) -%}
    {%- endif -%}
    {%- set built = dbt.materialization_table_duckdb() -%}
    {%- if is_compared -%}
        {%- do compare_with_set_aside(this) -%}
    {%- endif -%}
    {%- do note_state(this, state, noted if is_compared else {}) -%}
    {{ return(built) }}
{% endmaterialization %}
