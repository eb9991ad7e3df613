{#- The warehouse key of an entity: md5 over its full natural key, a list of expressions. Not for persons or VINs: keyed_hash. -#}
{% macro surrogate_key(columns) -%}
md5({% for column in columns %}coalesce(cast({{ column }} as string), '~'){% if not loop.last %} || '|' || {% endif %}{% endfor %})
{%- endmacro %}
