{#- Several values in one column, which compare by the first, then by the second, and so on: the smallest of a group is then the first
    row of a sort that need not be made (docs/benchmarks.md, A place without a sort). `values` is a dictionary of name and expression; read one
    as column.name. None of those that decide may be null: engines put it at different ends. -#}
{% macro ordered_row(values) %}{{ return(adapter.dispatch("ordered_row")(values)) }}{% endmacro %}

{% macro default__ordered_row(values) -%}
named_struct({% for name, value in values.items() %}'{{ name }}', {{ value }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro duckdb__ordered_row(values) -%}
struct_pack({% for name, value in values.items() %}{{ name }} := {{ value }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
