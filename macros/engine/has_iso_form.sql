{#- Whether a text is written as `yyyy-mm-dd` (form 'date') or `yyyy-mm-dd hh:mm:ss` ('timestamp'), so that try_cast reads it; its
    numbers may still name no day. On DuckDB the places of the signs are compared (20 ns) and not a pattern (75 ns): a text that
    has them and more than digits between them does not cast, but for a year before ours and an open fraction, which are refused. -#}
{% macro has_iso_form(text, form) %}{{ return(adapter.dispatch("has_iso_form")(text, form)) }}{% endmacro %}

{% macro default__has_iso_form(text, form) -%}
{%- set clock = ' [0-9]{2}:[0-9]{2}:[0-9]{2}' if form == 'timestamp' else '' -%}
{{ matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}' ~ clock ~ '$') }}
{%- endmacro %}

{% macro duckdb__has_iso_form(text, form) -%}
{%- if form == 'timestamp' -%}
({{ text }} like '____-__-__ __:__:__' and {{ text }} >= '0' and {{ text }} not like '%.')
{%- else -%}
({{ text }} like '____-__-__' and {{ text }} >= '0')
{%- endif -%}
{%- endmacro %}
