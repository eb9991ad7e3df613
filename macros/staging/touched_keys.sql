{#- Incremental strategy of the staging rows: what the new rows touch is replaced, and what no longer counts goes.
    The keys of a vanished file are either judged anew, and then among the new rows, or gone with it: dbt's own
    delete+insert would leave the latter. Tables that are kept up by slices
    read from the rows set aside what to replace. -#}
{% macro get_incremental_touched_keys_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set source = arg_dict['temp_relation'] -%}
{%- set names = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
{%- if keeps_changes(target.identifier) %}
create or replace table {{ changes_relation(target) }} as
select {{ names }} from {{ target }} as stored
where {{ staging_goes('stored', source, target.identifier) }}
union all
select {{ names }} from {{ source }};
{% endif %}
delete from {{ target }} as stored
where {{ staging_goes('stored', source, target.identifier) }};

insert into {{ target }} ({{ names }})
select {{ names }} from {{ source }};
{%- endmacro %}
