{#- What a table is made from, as one hash: its compiled SQL and contract, the key of the customer hash, and the fingerprints
    of everything it reads. The empty text where one of these is not known: then the table is built. -#}
{% macro build_fingerprint(model, sql) %}{{ return(adapter.dispatch('build_fingerprint')(model, sql)) }}{% endmacro %}

{#- Without a comment to keep it in, nothing is known to be unchanged, and everything is built. -#}
{% macro default__build_fingerprint(model, sql) %}{{ return('') }}{% endmacro %}

{% macro duckdb__build_fingerprint(model, sql) -%}
{%- set known = {} -%}
{%- for row in run_query(
    "select schema_name || '.' || table_name, coalesce(comment, '') from duckdb_tables()"
    ~ " where database_name = current_database()"
    ~ " union all select schema_name || '.' || view_name, md5(sql) from duckdb_views()"
    ~ " where database_name = current_database() and not internal"
).rows -%}
    {%- do known.update({row[0]: row[1]}) -%}
{%- endfor -%}
{%- set parts = [
    local_md5(sql),
    (model.get('contract') or {}).get('checksum') or '',
    run_query("select coalesce(sha256(getvariable('drivetrain_inner_key')), '')").columns[0].values()[0],
] -%}
{%- for unique_id in model['depends_on']['nodes'] | sort -%}
    {%- do parts.append(node_fingerprint(unique_id, known)) -%}
{%- endfor -%}
{{- return('' if 'unknown' in parts else local_md5(parts | join('|'))) -}}
{%- endmacro %}


{#- The fingerprint of one node that a model reads; 'unknown' where it has none. -#}
{% macro node_fingerprint(unique_id, known) -%}
{%- if unique_id.startswith('source.') -%}
    {{- return(run_query(
        "select coalesce(md5(string_agg(file_id, ',' order by file_id)), '') from raw.landed_files"
    ).columns[0].values()[0]) -}}
{%- endif -%}
{%- set node = graph.nodes[unique_id] -%}
{%- set name = node['schema'] ~ '.' ~ node['alias'] -%}
{%- if node['resource_type'] == 'seed' -%}
    {{- return(run_query(
        "select coalesce(md5(string_agg(cast(seeds as varchar), '|' order by cast(seeds as varchar))), '') from " ~ name ~ " as seeds"
    ).columns[0].values()[0]) -}}
{%- endif -%}
{%- if node['config']['materialized'] != 'view' -%}
    {{- return(known.get(name) or 'unknown') -}}
{%- endif -%}
{%- set parts = [known.get(name) or 'unknown'] -%}
{%- for upstream in node['depends_on']['nodes'] | sort -%}
    {%- do parts.append(node_fingerprint(upstream, known)) -%}
{%- endfor -%}
{{- return('unknown' if 'unknown' in parts else local_md5(parts | join('|'))) -}}
{%- endmacro %}


{#- True where a standing table was made from just what this run would make it from. -#}
{% macro is_unchanged(standing, fingerprint) -%}
{%- if standing is none or not standing.is_table or flags.FULL_REFRESH or not fingerprint -%}
    {{- return(false) -}}
{%- endif -%}
{%- set noted = run_query(
    "select comment from duckdb_tables() where database_name = current_database() and schema_name = '" ~ standing.schema
    ~ "' and table_name = '" ~ standing.identifier ~ "'"
).columns[0].values() -%}
{{- return(noted | length == 1 and noted[0] == fingerprint) -}}
{%- endmacro %}


{#- Writes a fingerprint onto its table, the last thing that happens to it in a build. -#}
{% macro note_fingerprint(relation, fingerprint) -%}
{%- if fingerprint -%}
    {%- do run_query("comment on table " ~ relation ~ " is '" ~ fingerprint ~ "'") -%}
{%- endif -%}
{%- endmacro %}


{#- The fingerprint of a staging table: the files that it holds and the rules that typed them. A post-hook, so that it stands
    for what is in the table now. -#}
{% macro note_staging_fingerprint() %}{{ return(adapter.dispatch('note_staging_fingerprint')()) }}{% endmacro %}

{% macro default__note_staging_fingerprint() %}{% endmacro %}

{% macro duckdb__note_staging_fingerprint() -%}
{%- if execute -%}
    {%- set files = run_query(
        "select coalesce(md5(string_agg(distinct _file_id || _rules_id, ',' order by _file_id || _rules_id)), 'empty') from " ~ this
    ).columns[0].values()[0] -%}
    {{- return("comment on table " ~ this ~ " is '" ~ files ~ "'") -}}
{%- endif -%}
{%- endmacro %}
