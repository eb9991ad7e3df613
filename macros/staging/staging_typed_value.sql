{#- The typed value of one column, from its text. -#}
{% macro staging_typed_value(column, text) -%}
{%- if column['type'] in ('date', 'timestamp') -%}
{{ parsed_timestamp(text) }}
{%- elif column['type'] in ('decimal', 'decimal_rate') -%}
{{ parsed_decimal(text, column['sql_type']) }}
{%- elif column['type'] == 'integer' -%}
{{ parsed_integer(text) }}
{%- elif column['type'] == 'boolean' -%}
{{ parsed_boolean(text) }}
{%- elif column['type'] == 'phone' -%}
{{ parsed_phone(text) }}
{%- elif column['type'] == 'vin' -%}
{{ parsed_vin(text) }}
{%- elif column['accepted'] -%}
case
            when lower({{ text }}) in ({{ "'" ~ column['accepted'] | join("', '") ~ "'" }}) then lower({{ text }})
            else map__{{ column['name'] }}.code
        end
{%- else -%}
{{ text }}
{%- endif -%}
{%- endmacro %}


{#- The joins of the CTE mappings that typed values of enumerated columns need; `texts` names what has the texts and _extract_date. -#}
{% macro staging_mapping_joins(columns, texts) -%}
{%- for column in columns if column['accepted'] %}
    left join mappings as map__{{ column['name'] }}
        on map__{{ column['name'] }}.column_name = '{{ column['name'] }}'
        and upper(map__{{ column['name'] }}.source_value) = {{ texts }}.{{ column['name'] }}__text
        and {{ texts }}._extract_date >= coalesce(map__{{ column['name'] }}.valid_from, cast('0001-01-01' as date))
        and {{ texts }}._extract_date < coalesce(map__{{ column['name'] }}.valid_to, cast('9999-12-31' as date))
{%- endfor -%}
{%- endmacro %}
