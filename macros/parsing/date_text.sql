{#- A date or time in one of the written forms of ruling L4 as `year-month-day[ hour:minute[:second]][zone]`; the common
    ISO forms and digits alone pass unchanged. What fits no form stays as it is and parses to null. -#}
{% macro date_text(text) -%}
case
    when length({{ text }}) in (10, 19) and substring({{ text }}, 5, 1) = '-'
        and substring({{ text }}, 8, 1) = '-' and substring({{ text }}, 11, 1) in ('', ' ')
        then {{ text }}
    when translate({{ text }}, '0123456789', '') = '' then {{ text }}
    when translate({{ text }}, '0123456789', '') = '.'
        then case
            when length(split_part({{ text }}, '.', 1)) = 5 then {{ text }}
            when translate(split_part({{ text }}, '.', 2), '0', '') = '' then split_part({{ text }}, '.', 1)
            else {{ text }}
        end
    when {{ matches(text, '^[0-9]{8}[ T][0-9]{1,2}:') }}
        then substring({{ text }}, 1, 4) || '-' || substring({{ text }}, 5, 2) || '-' || substring({{ text }}, 7, 2)
            || ' ' || substring({{ text }}, 10)
    else trim({{ replace_pattern(
        "replace(replace(replace(replace(replace(replace(replace(replace(replace(upper(" ~ text
        ~ "), '/', '-'), '年', '-'), '月', '-'), '日', ' '), 'T', ' '), '时', ':'), '点', ':'), '分', ':'), '秒', '')",
        ':? *$'
    ) }})
end
{%- endmacro %}
