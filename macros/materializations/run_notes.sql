{#- The notes of all tables and views by schema and name, and beside them the run's "today" (as_of) and a hash of the key of the customer
    hash (key). They are the comments of the database: a run asks for them once and follows from then on what it writes itself (write_note).
    One text for all, because dbt looks at every cell of a result to find its type. -#}
{% macro run_notes() -%}
{%- set run = run_facts() -%}
{%- if 'notes' not in run -%}
    {%- set relations = [] -%}
    {%- for kind in ('table', 'view') -%}
        {%- do relations.append(
            "select schema_name || '.' || " ~ kind ~ "_name as name, coalesce(comment, '') as note from duckdb_" ~ kind ~ "s()"
            ~ " where database_name = current_database() and not internal"
        ) -%}
    {%- endfor -%}
    {%- set found = run_query(
        "select json_group_object(name, note) from (" ~ relations | join(' union all ')
        ~ " union all select 'as_of', cast(" ~ as_of_date() ~ " as varchar)"
        ~ " union all select 'key', coalesce(sha256(getvariable('drivetrain_inner_key')), '')) as notes"
    ).columns[0].values()[0] -%}
    {#- of two threads that ask at once both take what the first one found -#}
    {%- do run.setdefault('notes', fromjson(found)) -%}
{%- endif -%}
{{- return(run['notes']) -}}
{%- endmacro %}


{#- The note of a table or view; the empty text where it has none or does not stand. -#}
{% macro note_of(relation) %}{{ return(run_notes().get(relation.schema ~ '.' ~ relation.identifier, '')) }}{% endmacro %}


{#- Writes a note onto a table or view; the empty text takes away the one that it has. -#}
{% macro write_note(relation, note) -%}
{%- do run_query(
    'comment on ' ~ ('view ' if relation.is_view else 'table ') ~ relation ~ ' is ' ~ (text_literal(note) if note else 'null')
) -%}
{%- do run_notes().update({relation.schema ~ '.' ~ relation.identifier: note}) -%}
{%- endmacro %}
