{#- After a run: the rows that a failed test of a seed found, so that whoever edited the seed sees which row to mend. Seeds
    hold no people; the rows of any other table stay out of logs (ruling P2). -#}
{% macro show_failing_rows(results) -%}
{%- if execute -%}
    {%- for result in results if result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- set others = [] -%}
        {%- for parent in result.node.depends_on.nodes if not parent.startswith('seed.') -%}
            {%- do others.append(parent) -%}
        {%- endfor -%}
        {%- if not others -%}
            {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 10') -%}
            {%- for row in rows.rows -%}
                {%- set cells = [] -%}
                {%- for name in rows.column_names if row[name] is not none -%}
                    {%- do cells.append(name ~ '=' ~ row[name]) -%}
                {%- endfor -%}
                {{ log('  ' ~ result.node.name ~ ': ' ~ cells | join(', '), info=true) }}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
{%- endmacro %}
