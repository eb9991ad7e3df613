{#- A landed value as the text that its type is read from, null where it is empty. The door has already brought it
    to NFKC; here blanks are trimmed (L5), codes are brought to upper case and lose the `.0` of spreadsheets (L8), dates to one
    shape (L4). Guards keep the costly pattern replacements to the values that need them. -#}
{% macro text_of(value, type) -%}
{%- set text = trimmed(value) -%}
{%- if type in ('date', 'timestamp') -%}
    {{ date_text(text) }}
{%- elif type == 'code' -%}
    case
        when {{ value }} like '%.0%' then {{ replace_pattern('upper(' ~ text ~ ')', '[.]0+$') }}
        else upper({{ text }})
    end
{%- elif type == 'vin' -%}
    upper({{ text }})
{%- elif type == 'plate' -%}
    nullif({{ replace_pattern('upper(' ~ text ~ ')', '[ ·•.-]') }}, '')
{%- elif type == 'text' -%}
    case
        when {{ value }} like '%  %' or position(chr(9) in {{ value }}) > 0
            or position(chr(10) in {{ value }}) > 0 or position(chr(13) in {{ value }}) > 0
            then {{ replace_pattern(text, '[ \t\r\n]+', ' ') }}
        else {{ text }}
    end
{%- else -%}
    {{ text }}
{%- endif -%}
{%- endmacro %}
