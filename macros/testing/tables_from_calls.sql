{#- Operation for tests: makes a table of what a macro of the project gives, for each row of <schema>.calls in the order of its
    number: number, table_name (in the same schema), macro_name, arguments (the macro's named arguments as JSON).
    So hundreds of calls cost one start of dbt: dbt run-operation tables_from_calls --args '{schema: conformance}' -#}
{% macro tables_from_calls(schema) %}
    {%- set calls = run_query('select table_name, macro_name, arguments from ' ~ schema ~ '.calls order by number') -%}
    {%- for call in calls.rows -%}
        {%- set query = context[call['macro_name']](**fromjson(call['arguments'])) -%}
        {%- do run_query('drop table if exists ' ~ schema ~ '.' ~ call['table_name']) -%}
        {%- do run_query('create table ' ~ schema ~ '.' ~ call['table_name'] ~ ' as ' ~ query) -%}
    {%- endfor -%}
{% endmacro %}
