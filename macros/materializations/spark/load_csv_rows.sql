{#- Rows of a seed on Spark: values as literals, because dbt's bindings turn null into a word and lose apostrophes and
    backslashes in the session method. -#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set given = model['config'].get('column_types', {}) -%}
    {%- set statements = [] -%}
    {%- for chunk in agate_table.rows | batch(500) -%}
        {%- set statement -%}
            insert into {{ this }} values
            {%- for row in chunk %}
            ({% for name in agate_table.column_names -%}
                {%- set value = row[loop.index0] -%}
                {%- set type = given.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
                cast({{ 'null' if value is none else text_literal(value) }} as {{ type }}){% if not loop.last %}, {% endif %}
            {%- endfor %}){% if not loop.last %},{% endif %}
            {%- endfor %}
        {%- endset -%}
        {%- do adapter.add_query(statement, abridge_sql_log=True) -%}
        {%- do statements.append(statement) -%}
    {%- endfor -%}
    {{ return(statements[0]) }}
{%- endmacro %}
