{#- Condition on the stored rows of a staging table: the row is replaced by one of the `arrived` rows, or no longer counts, because
    its file has vanished or its rules have changed. What goes is the same for every way of replacing rows. -#}
{% macro staging_goes(stored, arrived, table_name) -%}
{%- set system_and_table = table_name[5:].split('__') -%}
(
    {{ stored }}._key in (select touched._key from {{ arrived }} as touched)
    or {{ stored }}._file_id not in (
        select files.file_id
        from raw.landed_files as files
        where files.source_system = '{{ system_and_table[0] }}' and files.source_table = '{{ system_and_table[1] }}'
    )
    or (
        {{ stored }}._rules_id not in (select judged._rules_id from {{ arrived }} as judged)
        and (select count(*) from {{ arrived }} as any_row) > 0
    )
)
{%- endmacro %}
