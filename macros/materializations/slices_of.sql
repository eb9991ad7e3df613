{#- Tables that are kept up by slices: what a day changes is replaced, the rest stays (DuckDB; other engines build the whole).

    A model names in its configuration `meta.slices`
      column      the column whose values cut the table into slices, or the first of several that has one (coalesce), never null; a row of a
                  slice is made from rows of the same slice
      inputs      for each model or view that is read by slice, its column that holds the slice, or a query of the rows that touched
                  slices are made from
      changes     for each table whose changes tell which slices are touched, the slice as an expression over its columns, or a query
                  of the slices; the changes of a table that is named here are kept (keeps_changes)
      day_moves   optional: queries of the slices that change when the run's "today" moves on
    A query names in brackets what it reads: {changes}, of the table; {touched}, one column of the slices that are touched; {least},
    the smallest of these as a literal, by which an input that lies in order of time need not be read from its beginning; {this}; {before} and
    {today}, the last and this "today" as literals; and any model that the model reads.

    Everything else that it reads must be as it was, or all slices are worked out. So they are where those to replace hold most of the
    table, where "today" went back, and where a note does not say from where to where an input changed. -#}
{% macro slices_of(model) %}{{ return((model['config'].get('meta') or {}).get('slices') or {}) }}{% endmacro %}


{#- A query of `slices` with relations and literals for the names in brackets; `names` are those that are not models. -#}
{% macro slices_query(model, query, names) -%}
{%- set text = namespace(sql=query) -%}
{%- for name, value in names.items() -%}
    {%- set text.sql = text.sql | replace('{' ~ name ~ '}', value | string) -%}
{%- endfor -%}
{%- for unique_id in model['depends_on']['nodes'] if '{' ~ unique_id.split('.')[-1] ~ '}' in text.sql -%}
    {%- set text.sql = text.sql | replace('{' ~ unique_id.split('.')[-1] ~ '}', ref(unique_id.split('.')[-1]) | string) -%}
{%- endfor -%}
{{- return(text.sql) -}}
{%- endmacro %}
