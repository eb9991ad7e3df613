{#- dbt's view, replaced in one statement: dbt makes it under another name, and renames and drops for what DuckDB can put in place at once. A
    table that stands in its place is for dbt to move away. -#}
{% materialization view, adapter='duckdb', supported_languages=['sql'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set made = this.incorporate(type='view') -%}
    {%- if standing is not none and not standing.is_view -%}
        {%- do dbt.materialization_view_default() -%}
        {%- do write_note(made, view_note(compiled_code)) -%}
    {%- else -%}
        {%- call statement('main') -%}
            create or replace view {{ made }} as (
                {{ compiled_code }}
            );
        {%- endcall -%}
        {%- do write_note(made, view_note(compiled_code)) -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
    {{ return({'relations': [made]}) }}
{% endmaterialization %}
