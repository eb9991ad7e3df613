{#- Brings a standing table up to `sql` by its difference to it: rows that are no longer are deleted, rows that are new inserted, and nothing
    else is written (DuckDB). Gives what stands for its rows then, or none, and does nothing, where it has to be built anew.

    Writing costs more than finding most rows as they were (docs/benchmarks.md). Rows are compared by two hashes of 64 bits, one of all
    columns and one of those of the grain, so that a row that changed could be overlooked only where the two versions of one grain have one
    hash. The table must have the columns of the query, and its query must be that of its note, "today" apart: then it
    is the same table a day later. A row that stands twice is found by the uniqueness test of the grain, and the table is then built anew
    (forget_failed).

    Of the two sides of the join DuckDB holds the one that it thinks smaller, and it cannot know how many rows a query makes. What stands
    is three numbers a row, what is made are whole rows; so what stands has to look smaller (no hash is null, but a condition is reckoned
    to leave a fifth) and what is made larger than that (a fifth of what stands, of which there is none): docs/benchmarks.md, What a comparison holds. -#}
{% macro replaced_by_difference(model, sql, noted, state) -%}
{%- set grain = grain_of(model) -%}
{%- if not grain or not noted or not state['made_from'] or noted.get('shape') != state['shape'] -%}
    {{- return(none) -}}
{%- endif -%}
{%- if not has_columns_of(this, sql) -%}
    {{- return(none) -}}
{%- endif -%}
{%- set names = adapter.get_columns_in_relation(this) | map(attribute='quoted') | list -%}
{%- set columns = names | join(', ') -%}
{%- set difference = this.incorporate(path={'schema': 'changes', 'identifier': this.identifier ~ '__difference'}) -%}
{%- call statement('main') -%}
    create or replace table {{ difference }} as
    select
        stored._row,
        made.* exclude (_content, _grain)
    from (
        select {{ columns }}, {{ hash_number(names) }} as _content, {{ hash_number(grain) }} as _grain
        from (
            select {{ columns }} from (
            {{ sql }}
            ) as made
            union all
            select {{ columns }} from {{ this }} where {{ hash_number(['rowid']) }} is null
        ) as made
    ) as made
    full join (
        select * from (
            select rowid as _row, {{ hash_number(names) }} as _content, {{ hash_number(grain) }} as _grain
            from {{ this }}
        ) as hashed
        where _content is not null and _grain is not null
    ) as stored
        on made._grain = stored._grain
        and made._content = stored._content
    where made._content is null or stored._row is null;
    {%- if keeps_changes(this.identifier) %}
    create or replace table {{ changes_relation(this) }} as
    select {{ columns }} from {{ this }} where rowid in (select _row from {{ difference }})
    union all
    select {{ columns }} from {{ difference }} where _row is null;
    {%- endif %}
    -- until its new note is written it has none: a run that ends in between leaves a table that is built anew
    comment on table {{ this }} is null;
    delete from {{ this }} where rowid in (select _row from {{ difference }});
    insert into {{ this }} ({{ columns }}) select {{ columns }} from {{ difference }} where _row is null;
{%- endcall -%}
{%- set is_changed = run_query('select count(*) > 0 from ' ~ difference).columns[0].values()[0] -%}
{%- do run_query('drop table ' ~ difference) -%}
{%- do adapter.commit() -%}
{{- return(state['made_from'] if is_changed else noted['content']) -}}
{%- endmacro %}
