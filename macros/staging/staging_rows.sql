{#- Every landed row of one source table, typed by its contract, with what became of it (rulings L1, L2).

    The model is incremental by file: rows of files that were not read before, or that were read under another contract,
    rule or code map (`_rules_id`), are parsed; together with the stored rows of the keys they touch, and of
    the keys of files that have vanished, they are judged again. The strategy touched_keys then replaces just those keys.
    Staging, quarantine and the counted issues all come from this pass. -#}
{% macro staging_rows(system, table) -%}
{{- config(
    materialized='incremental',
    incremental_strategy='touched_keys',
    unique_key='_key',
    on_schema_change='sync_all_columns',
    post_hook='{{ note_staging_state() }}'
) -}}
{%- set contract = context['contract__' ~ system ~ '__' ~ table]() -%}
{%- set landed = source(system, table) -%}
{%- set mappings = ref('code_mappings') -%}
{%- set ledger = source('landing', 'landed_files') -%}
{%- if not execute -%}
    {{- return('select 1 as parsed_later') -}}
{%- endif -%}
{%- if not is_incremental() and staging_is_empty(contract, ledger) -%}
    {{- return(staging_no_rows(contract)) -}}
{%- endif -%}
{%- set rules_text = local_md5(staging_parsed(contract, 'landed', "''") ~ staging_judged(contract)) -%}
{%- set rules_id = staging_rules_id(contract, rules_text, mappings) -%}
{%- set changes = staging_changes(contract, this, ledger, rules_id) if is_incremental() -%}
{%- if is_incremental() and not changes['new'] and not changes['gone'] -%}
    {{- return('select * from ' ~ this ~ ' where false') -}}
{%- endif -%}
with

mappings as (

    select * from {{ mappings }}
    where source_system = '{{ system }}' and source_table = '{{ table }}'

),

{% if is_incremental() and changes['kept'] -%}
{{ staging_rows_with_stored(contract, landed, rules_id, this, changes) }},
{%- else -%}
{{ staging_rows_anew(contract, landed, rules_id) }},
{%- endif %}

{{ staging_judged(contract) }}

select * from final
{%- endmacro %}


{#- True where nothing of a table has landed: a query of hundreds of expressions is then not worth planning. The CTE that stands
    for the ledger in a unit test is not asked. -#}
{% macro staging_is_empty(contract, ledger) -%}
{%- if ledger.is_cte or load_relation(ledger) is none -%}
    {{- return(false) -}}
{%- endif -%}
{%- set landed_rows = run_query(
    "select coalesce(sum(landed_rows), 0) from " ~ ledger ~ " where source_system = '" ~ contract['system']
    ~ "' and source_table = '" ~ contract['table'] ~ "'"
).columns[0].values()[0] -%}
{{- return(landed_rows == 0) -}}
{%- endmacro %}


{#- The columns of the staging rows without a row. -#}
{% macro staging_no_rows(contract) -%}
select
{%- for column in contract['columns'] %}
    cast(null as {{ column['sql_type'] }}) as {{ column['name'] }},
{%- endfor %}
    cast(null as date) as _extract_date,
    cast(null as bigint) as _source_row,
{%- for name in ('_source_file', '_key', '_reasons', '_issues', '_raw_text', '_file_id', '_rules_id', '_status') %}
    cast(null as string) as {{ name }},
{%- endfor %}
    cast(null as boolean) as _differs
where false
{%- endmacro %}


{#- The columns of a parsed row that are stored, in order. -#}
{% macro staging_column_names(contract) -%}
{{ return(
    contract['columns'] | map(attribute='name') | list
    + ['_extract_date', '_source_file', '_source_row', '_key', '_reasons', '_issues', '_raw_text', '_file_id', '_rules_id']
) }}
{%- endmacro %}


{#- What the staging of a table depends on, as one text expression: contract and rules of typing and judging (they are in the
    text of their SQL) and the code mappings of the table. -#}
{% macro staging_rules_id(contract, rules_text, mappings) -%}
{%- set enumerated = contract['columns'] | selectattr('accepted') | list -%}
{%- if not enumerated -%}
    {{- return("'" ~ rules_text ~ "'") -}}
{%- endif -%}
{%- set one_mapping -%}
coalesce(column_name, '') || '|' || coalesce(source_value, '') || '|' || coalesce(code, '') || '|' || coalesce(cast(valid_from as string), '') || '|' || coalesce(cast(valid_to as string), '')
{%- endset -%}
{{- return(
    "(select '" ~ rules_text ~ "' || coalesce(md5(" ~ ordered_text_list(one_mapping, ';', one_mapping) ~ "), '') from " ~ mappings
    ~ " where source_system = '" ~ contract['system'] ~ "' and source_table = '" ~ contract['table'] ~ "')"
) -}}
{%- endmacro %}


{#- The files of a table that are to be read, the stored ones that no longer count, as two lists of file ids, and whether any stored
    row stays as it was read. -#}
{% macro staging_changes(contract, stored, ledger, rules_id) -%}
{%- set landed_now -%}
select file_id as _file_id from {{ ledger }} where source_system = '{{ contract['system'] }}' and source_table = '{{ contract['table'] }}'
{%- endset -%}
{%- set new = run_query(
    landed_now ~ " and landed_rows > 0 except select _file_id from " ~ stored ~ " where _rules_id = " ~ rules_id
) -%}
{%- set gone = run_query(
    "select _file_id from " ~ stored ~ " where _rules_id = " ~ rules_id ~ " except (" ~ landed_now ~ ")"
    ~ " union select _file_id from " ~ stored ~ " where _rules_id != " ~ rules_id
) -%}
{%- set kept = run_query("select exists (select 1 from " ~ stored ~ " where _rules_id = " ~ rules_id ~ ")") -%}
{{- return({
    'new': new.columns[0].values() | list, 'gone': gone.columns[0].values() | list, 'kept': kept.columns[0].values()[0]
}) -}}
{%- endmacro %}
