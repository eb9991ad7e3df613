{#- What a standing table was made from and what this run would make it from: two dictionaries. The second is none where the engine keeps no
    note of it, and then the table is built anew; the first is empty where the table has no note, or where a full refresh asks to forget it.

    made_from: one hash of its compiled SQL and contract, the key of the customer hash, and the content of everything it reads; the
    empty text where one of these is not known. steady: the same without the run's "today" and without the tables whose changes its
    slices follow. changes: the content of each of these. shape: one hash of the SQL, "today" apart, and the contract. as_of: the
    run's "today".

    The note is the comment of the table, as JSON, with `content` beside: what stands for its rows, so that a table that came out as it
    was does not make its readers be built. All is asked in one query, because a build with nothing new consists of little else. -#}
{% macro build_state(model, sql) %}{{ return(adapter.dispatch('build_state')(model, sql)) }}{% endmacro %}

{% macro default__build_state(model, sql) %}{{ return(({}, none)) }}{% endmacro %}

{% macro duckdb__build_state(model, sql) -%}
{%- set today = 'cast(' ~ as_of_date() ~ ' as varchar)' -%}
{#- one text for all answers: dbt looks at every cell of a result to find its type -#}
{%- set known = fromjson(run_query(
    "select json_group_object(name, [one, other]) from ("
    ~ "select 'run' as name, " ~ today ~ " as one, coalesce(sha256(getvariable('drivetrain_inner_key')), '') as other"
    ~ " union all select schema_name || '.' || table_name, coalesce(comment, ''), '' from duckdb_tables()"
    ~ " where database_name = current_database()"
    ~ " union all select schema_name || '.' || view_name, md5(sql), md5(replace(sql, " ~ today ~ ", '')) from duckdb_views()"
    ~ " where database_name = current_database() and not internal) as answers"
).columns[0].values()[0]) -%}
{%- set as_of, key = known['run'] -%}
{%- set slices = slices_of(model) -%}
{%- set sliced = (slices.get('changes') or {}).keys() | list -%}
{%- set common = [(model.get('contract') or {}).get('checksum') or '', key] -%}
{%- set any_day = local_md5(sql | replace(as_of, '')) -%}
{%- set whole = [local_md5(sql)] + common -%}
{%- set steady = [any_day, local_md5(slices | string)] + common -%}
{%- for unique_id in model['depends_on']['nodes'] | sort -%}
    {%- do whole.append(node_content(unique_id, known, [], 0)) -%}
    {%- if slices -%}
        {%- do steady.append(node_content(unique_id, known, sliced, 1)) -%}
    {%- endif -%}
{%- endfor -%}
{%- set changes = {} -%}
{%- for name in sliced -%}
    {%- do changes.update({name: node_content('model.' ~ model['package_name'] ~ '.' ~ name, known, [], 0)}) -%}
{%- endfor -%}
{%- set note = known.get(model['schema'] ~ '.' ~ model['alias'], [''])[0] -%}
{{- return((fromjson(note) if note.startswith('{') and not flags.FULL_REFRESH else {}, {
    'made_from': '' if 'unknown' in whole else local_md5(whole | join('|')),
    'steady': '' if 'unknown' in steady else local_md5(steady | join('|')),
    'changes': changes,
    'shape': local_md5([any_day, common[0]] | join('|')),
    'as_of': as_of,
})) -}}
{%- endmacro %}


{#- What stands for the content of one node that a model reads; 'unknown' where nothing is known of it, the empty text for a node in
    `without`. `known` has for every table its note and for every view two hashes of its text, with and without the run's
    "today"; `hash` says which of these counts. -#}
{% macro node_content(unique_id, known, without, hash) -%}
{%- if unique_id.startswith('source.') -%}
    {{- return(run_query(
        "select coalesce(md5(string_agg(file_id, ',' order by file_id)), '') from raw.landed_files"
    ).columns[0].values()[0]) -}}
{%- endif -%}
{%- set node = graph_facts()['nodes'][unique_id] -%}
{%- if node['name'] in without -%}
    {{- return('') -}}
{%- endif -%}
{%- set name = node['relation'] -%}
{%- if node['resource_type'] == 'seed' -%}
    {{- return(run_query(
        "select coalesce(md5(string_agg(cast(seeds as varchar), '|' order by cast(seeds as varchar))), '') from " ~ name ~ " as seeds"
    ).columns[0].values()[0]) -}}
{%- endif -%}
{%- set noted = known.get(name, ['', '']) -%}
{%- if not node['is_view'] -%}
    {{- return((fromjson(noted[0]).get('content') if noted[0].startswith('{') else noted[0]) or 'unknown') -}}
{%- endif -%}
{%- set parts = [noted[hash] or 'unknown'] -%}
{%- for upstream in node['parents'] | sort -%}
    {%- do parts.append(node_content(upstream, known, without, hash)) -%}
{%- endfor -%}
{{- return('unknown' if 'unknown' in parts else local_md5(parts | join('|'))) -}}
{%- endmacro %}


{#- The comment of a table; the empty text where it has none or does not stand. -#}
{% macro table_comment(relation) -%}
{%- set found = run_query(
    "select coalesce(comment, '') from duckdb_tables() where database_name = current_database() and schema_name = '"
    ~ relation.schema ~ "' and table_name = '" ~ relation.identifier ~ "'"
).columns[0].values() -%}
{{- return(found[0] if found else '') -}}
{%- endmacro %}


{#- True where a standing table was made from just what this run would make it from. -#}
{% macro is_unchanged(noted, state) -%}
{{- return(state is not none and state['made_from'] != '' and noted.get('made_from') == state['made_from']) -}}
{%- endmacro %}


{#- Writes its note onto a table, the last thing that happens to it in a build. Where the changes of the table are kept, they get the two
    contents that they lie between, that of the note before and this one: who has read the first needs only these. `content` is what
    stands for its rows, where that is known; else they are looked at. -#}
{% macro note_state(relation, state, noted={}, content=none) -%}
{%- if state is not none and state['made_from'] -%}
    {%- set note = dict(state, content=content or table_content(relation) or state['made_from']) -%}
    {%- do run_query("comment on table " ~ relation ~ " is '" ~ tojson(note, sort_keys=true) ~ "'") -%}
    {%- if noted.get('content') and keeps_changes(relation.identifier) -%}
        {%- do run_query(
            "comment on table " ~ changes_relation(relation) ~ " is '" ~ noted['content'] ~ '>' ~ note['content'] ~ "'"
        ) -%}
    {%- endif -%}
{%- endif -%}
{%- endmacro %}


{#- A hash of the columns and rows of a table, whatever their order; none for a table of more than a million rows, where looking at all of
    them would cost what it may save: what arrives every day changes every large table. -#}
{% macro table_content(relation) -%}
{%- set columns -%}
(
    select string_agg(column_name || ' ' || data_type, ',' order by column_index)
    from duckdb_columns()
    where database_name = current_database() and schema_name = '{{ relation.schema }}' and table_name = '{{ relation.identifier }}'
)
{%- endset -%}
{%- set found = run_query(
    "select case when count(*) <= 1000000 then md5(concat_ws('|', " ~ columns ~ ", count(*), sum(hash(content)), bit_xor(hash(content)))) end"
    ~ " from (select * from " ~ relation ~ " limit 1000001) as content"
).columns[0].values() -%}
{{- return(found[0]) -}}
{%- endmacro %}


{#- The note of a staging table: the files that it holds and the rules that typed them. A post-hook, so that it stands
    for what is in the table now. What changed in this build (touched_keys) gets the two notes that it lies between. -#}
{% macro note_staging_state() %}{{ return(adapter.dispatch('note_staging_state')()) }}{% endmacro %}

{% macro default__note_staging_state() %}{% endmacro %}

{% macro duckdb__note_staging_state() -%}
{%- if execute -%}
    {%- set files = run_query(
        "select coalesce(md5(string_agg(_file_id || _rules_id, ',' order by _file_id || _rules_id)), 'empty')"
        ~ " from (select distinct _file_id, _rules_id from " ~ this ~ ")"
    ).columns[0].values()[0] -%}
    {%- set before = table_comment(this) -%}
    {%- set statements = ["comment on table " ~ this ~ " is '" ~ files ~ "'"] -%}
    {%- if is_incremental() and before and keeps_changes(this.identifier) -%}
        {%- do statements.append("comment on table " ~ changes_relation(this) ~ " is '" ~ before ~ '>' ~ files ~ "'") -%}
    {%- endif -%}
    {{- return(statements | join('; ')) -}}
{%- endif -%}
{%- endmacro %}
