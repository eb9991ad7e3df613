{#- A CTE body with one row per case: what is written, and what it must read as; null written as none. For tests of the parsing macros. -#}
{% macro parsing_cases(cases, sql_type) -%}
{%- for written, expected in cases %}
select
    {% if written is none %}cast(null as string){% else %}'{{ written | replace("'", "''") }}'{% endif %} as written,
    {% if expected is none %}cast(null as {{ sql_type }}){% else %}cast('{{ expected }}' as {{ sql_type }}){% endif %} as expected
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{%- endmacro %}
