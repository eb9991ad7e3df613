{#- What a standing table was made from and what this run would make it from: two dictionaries. The second is none where the engine keeps no
    note of it, and then the table is built anew; the first is empty where the table has no note, or where a full refresh asks to forget it.

    made_from: one hash of its compiled SQL and contract, the key of the customer hash, and the content of everything it reads; the
    empty text where one of these is not known. steady: the same without the run's "today" and without the tables whose changes its
    slices follow. changes: the content of each of these. shape: one hash of the SQL, "today" apart, and the contract. as_of: the
    run's "today".

    The note is the comment of the table, as JSON, with `content` beside: what stands for its rows, so that a table that came out as it
    was does not make its readers be built. -#}
{% macro build_state(model, sql) %}{{ return(adapter.dispatch('build_state')(model, sql)) }}{% endmacro %}

{% macro default__build_state(model, sql) %}{{ return(({}, none)) }}{% endmacro %}

{% macro duckdb__build_state(model, sql) -%}
{%- set notes = run_notes() -%}
{%- set as_of, key = notes['as_of'], notes['key'] -%}
{%- set slices = slices_of(model) -%}
{%- set sliced = (slices.get('changes') or {}).keys() | list -%}
{%- set common = [(model.get('contract') or {}).get('checksum') or '', key] -%}
{%- set any_day = local_md5(sql | replace(as_of, '')) -%}
{%- set whole = [local_md5(sql)] + common -%}
{%- set steady = [any_day, local_md5(slices | string)] + common -%}
{%- for unique_id in model['depends_on']['nodes'] | sort -%}
    {%- do whole.append(node_content(unique_id, [], 0)) -%}
    {%- if slices -%}
        {%- do steady.append(node_content(unique_id, sliced, 1)) -%}
    {%- endif -%}
{%- endfor -%}
{%- set changes = {} -%}
{%- for name in sliced -%}
    {%- do changes.update({name: node_content('model.' ~ model['package_name'] ~ '.' ~ name, [], 0)}) -%}
{%- endfor -%}
{%- set note = note_of(this) -%}
{{- return((fromjson(note) if note.startswith('{') and not flags.FULL_REFRESH else {}, {
    'made_from': '' if 'unknown' in whole else local_md5(whole | join('|')),
    'steady': '' if 'unknown' in steady else local_md5(steady | join('|')),
    'changes': changes,
    'shape': local_md5([any_day, common[0]] | join('|')),
    'as_of': as_of,
})) -}}
{%- endmacro %}


{#- What stands for the content of one node that a model reads; 'unknown' where nothing is known of it, the empty text for a node in
    `without`. A view stands for its text and what it reads; `hash` says which of the two hashes of its text counts: 0 as it is, 1 without the
    run's "today". Of a view that a run of a part left with another "today" than this run's the second says nothing: what is made from it
    is not what this run's day asks for. -#}
{% macro node_content(unique_id, without, hash) -%}
{%- if unique_id.startswith('source.') -%}
    {{- return(asked_once("select coalesce(md5(string_agg(file_id, ',' order by file_id)), '') from raw.landed_files")) -}}
{%- endif -%}
{%- set node = graph_facts()['nodes'][unique_id] -%}
{%- if node['name'] in without -%}
    {{- return('') -}}
{%- endif -%}
{%- if node['resource_type'] == 'seed' -%}
    {{- return(asked_once(
        "select coalesce(md5(string_agg(cast(seeds as varchar), '|' order by cast(seeds as varchar))), '') from "
        ~ node['relation'] ~ " as seeds"
    )) -}}
{%- endif -%}
{%- set note = run_notes().get(node['relation'], '') -%}
{%- if not node['is_view'] -%}
    {{- return((fromjson(note).get('content') if note.startswith('{') else note) or 'unknown') -}}
{%- endif -%}
{%- set words = note.split(' ') -%}
{%- set is_of_another_day = words | length > 2 and words[2] != run_notes()['as_of'] -%}
{%- set parts = ['unknown' if hash == 1 and is_of_another_day else (words + ['unknown'])[hash] or 'unknown'] -%}
{%- for upstream in node['parents'] | sort -%}
    {%- do parts.append(node_content(upstream, without, hash)) -%}
{%- endfor -%}
{{- return('unknown' if 'unknown' in parts else local_md5(parts | join('|'))) -}}
{%- endmacro %}


{#- The note of a view: two hashes of its text, as it is and without the run's "today", and this day where it stands in the text. -#}
{% macro view_note(text) -%}
{%- set as_of = run_notes()['as_of'] -%}
{{- return(local_md5(text) ~ ' ' ~ local_md5(text | replace(as_of, '')) ~ (' ' ~ as_of if as_of in text else '')) -}}
{%- endmacro %}


{#- True where a standing table was made from just what this run would make it from. -#}
{% macro is_unchanged(noted, state) -%}
{{- return(state is not none and state['made_from'] != '' and noted.get('made_from') == state['made_from']) -}}
{%- endmacro %}


{#- Writes its note onto a table, the last thing that happens to it in a build. Where the changes of the table are kept, they get the two
    contents that they lie between, that of the note before and this one: who has read the first needs only these. `content` is what
    stands for its rows, where that is known; else they are looked at. -#}
{% macro note_state(relation, state, noted={}, content=none) -%}
{%- if state is not none -%}
    {%- set note = dict(state, content=content or table_content(relation) or state['made_from']) if state['made_from'] else {} -%}
    {%- do write_note(relation, tojson(note, sort_keys=true) if note else '') -%}
    {%- if note and noted.get('content') and keeps_changes(relation.identifier) -%}
        {%- do write_note(changes_relation(relation), noted['content'] ~ '>' ~ note['content']) -%}
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
    {%- set before = note_of(this) -%}
    {%- set files = run_query(
        "select coalesce(md5(string_agg(_file_id || _rules_id, ',' order by _file_id || _rules_id)), 'empty')"
        ~ " from (select distinct _file_id, _rules_id from " ~ this ~ ")"
    ).columns[0].values()[0] -%}
    {%- do write_note(this, files) -%}
    {%- if is_incremental() and before and keeps_changes(this.identifier) -%}
        {%- do write_note(changes_relation(this), before ~ '>' ~ files) -%}
    {%- endif -%}
{%- endif -%}
{%- endmacro %}
