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
    {{- return(nothing_new(this) if changes['kept'] or staging_has_shape(contract, this) else staging_no_rows(contract)) -}}
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


{#- True where a standing table has the columns and types of the contract. A table without rows may have others: no file tells of them
    (DuckDB; Spark's incremental tables keep their columns until a full refresh). -#}
{% macro staging_has_shape(contract, stored) %}{{ return(adapter.dispatch('staging_has_shape')(contract, stored)) }}{% endmacro %}

{% macro default__staging_has_shape(contract, stored) %}{{ return(true) }}{% endmacro %}

{% macro duckdb__staging_has_shape(contract, stored) %}{{ return(has_columns_of(stored, staging_no_rows(contract))) }}{% endmacro %}


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
{%- set found = run_query(
    "with landed as (select file_id, max(landed_rows) as landed_rows from " ~ ledger
    ~ " where source_system = '" ~ contract['system'] ~ "' and source_table = '" ~ contract['table'] ~ "' group by file_id),"
    ~ " stored as (select _file_id as file_id, _rules_id = " ~ rules_id ~ " as is_current from " ~ stored ~ "),"
    ~ " held as (select file_id, bool_or(is_current) as has_current, bool_or(not is_current) as has_other from stored group by file_id)"
    ~ " select 'new' as what, landed.file_id from landed left join held on landed.file_id = held.file_id"
    ~ " where landed.landed_rows > 0 and not coalesce(held.has_current, false)"
    ~ " union all select 'gone', held.file_id from held left join landed on held.file_id = landed.file_id"
    ~ " where held.has_other or landed.file_id is null"
    ~ " union all select distinct 'kept', '' from held where has_current"
).rows | list -%}
{{- return({
    'new': found | selectattr(0, 'equalto', 'new') | map(attribute=1) | list,
    'gone': found | selectattr(0, 'equalto', 'gone') | map(attribute=1) | list,
    'kept': found | selectattr(0, 'equalto', 'kept') | list | length > 0,
}) -}}
{%- endmacro %}
