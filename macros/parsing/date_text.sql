{#- A date or time in one of the written forms of ruling L4 as `year-month-day[ hour:minute[:second]][zone]`; the common
    ISO forms and digits alone pass unchanged. What fits no form stays as it is and parses to null. The forms stand in the
    order of their number: each is a test that costs less than the replacements after it. -#}
{% macro date_text(text) -%}
case
    when {{ has_iso_form(text, 'timestamp') }} or {{ has_iso_form(text, 'date') }} then {{ text }}
    when {{ matches(text, '^[0-9]+$') }} then {{ text }}
    when {{ matches(text, '^[0-9]*[.][0-9]*$') }}
        then case
            when length(split_part({{ text }}, '.', 1)) = 5 then {{ text }}
            when translate(split_part({{ text }}, '.', 2), '0', '') = '' then split_part({{ text }}, '.', 1)
            else {{ text }}
        end
    when {{ matches(text, '^[0-9]{8}[ T][0-9]{1,2}:') }}
        then substring({{ text }}, 1, 4) || '-' || substring({{ text }}, 5, 2) || '-' || substring({{ text }}, 7, 2)
            || ' ' || substring({{ text }}, 10)
    -- no Chinese sign and no open end
    when bit_length({{ text }}) = 8 * length({{ text }}) and {{ text }} not like '%:'
        then replace(replace(upper({{ text }}), '/', '-'), 'T', ' ')
    else trim({{ replace_pattern(
        "replace(replace(replace(replace(replace(replace(replace(replace(replace(upper(" ~ text
        ~ "), '/', '-'), '年', '-'), '月', '-'), '日', ' '), 'T', ' '), '时', ':'), '点', ':'), '分', ':'), '秒', '')",
        ':? *$'
    ) }})
end
{%- endmacro %}
