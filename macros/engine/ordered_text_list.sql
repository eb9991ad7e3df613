{% macro ordered_text_list(text, separator, order_by) %}{{ return(adapter.dispatch("ordered_text_list")(text, separator, order_by)) }}{% endmacro %}

{% macro default__ordered_text_list(text, separator, order_by) -%}
array_join(transform(array_sort(collect_list(struct({{ order_by }} as o, {{ text }} as v))), e -> e.v), '{{ separator }}')
{%- endmacro %}

{% macro duckdb__ordered_text_list(text, separator, order_by) -%}
string_agg({{ text }}, '{{ separator }}' order by {{ order_by }}, {{ text }})
{%- endmacro %}
