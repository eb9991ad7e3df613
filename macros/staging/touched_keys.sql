{#- Incremental strategy of the staging rows: what the new rows touch is replaced, and what no longer counts goes.
    The keys of a vanished file are either judged anew, and then among the new rows, or gone with it: dbt's own
    delete+insert would leave the latter. -#}
{% macro get_incremental_touched_keys_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set source = arg_dict['temp_relation'] -%}
{%- set names = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
{%- set system_and_table = target.identifier[5:].split('__') -%}
delete from {{ target }}
where _key in (select touched._key from {{ source }} as touched)
    or _file_id not in (
        select files.file_id
        from raw.landed_files as files
        where files.source_system = '{{ system_and_table[0] }}' and files.source_table = '{{ system_and_table[1] }}'
    )
    or (
        _rules_id not in (select judged._rules_id from {{ source }} as judged)
        and (select count(*) from {{ source }} as any_row) > 0
    );

insert into {{ target }} ({{ names }})
select {{ names }} from {{ source }};
{%- endmacro %}
