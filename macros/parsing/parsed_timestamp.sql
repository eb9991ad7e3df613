{#- The moment that a text of date_text() names, as Asia/Shanghai wall clock; null where it names none (rulings L4, T2).
    Digits alone are read by their number: 5 an Excel serial (a fraction is the time, rounded to the second), 8 a date,
    10 epoch seconds, 13 milliseconds, 14 date and time. One cast per shape: chains of try-parse are ten times slower. What has no zone,
    or that of Shanghai, is cast as it stands; only the rest is taken apart. -#}
{% macro parsed_timestamp(text) -%}
{%- set day_pattern = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}' -%}
{%- set clock_pattern = '[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,6})?)?' -%}
{%- set clock_and_zone = "trim(substring(" ~ text ~ ", length(split_part(" ~ text ~ ", ' ', 1)) + 1))" -%}
{%- set zone = extracted_pattern(clock_and_zone, ' *(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') -%}
{%- set clock = replace_pattern(clock_and_zone, ' *(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') -%}
{%- set day = "split_part(" ~ text ~ ", ' ', 1)" -%}
case
    when {{ text }} is null then null
    when {{ has_iso_form(text, 'timestamp') }} or {{ has_iso_form(text, 'date') }} then try_cast({{ text }} as timestamp)
    when {{ matches(text, '^[0-9]+$') }} then case length({{ text }})
        when 5 then cast('1899-12-30 00:00:00' as timestamp) + cast({{ text }} as integer) * interval '1' day
        when 8 then try_cast(
            substring({{ text }}, 1, 4) || '-' || substring({{ text }}, 5, 2) || '-' || substring({{ text }}, 7, 2)
            || ' 00:00:00' as timestamp
        )
        when 10 then cast('1970-01-01 08:00:00' as timestamp)
            + try_cast(floor(cast({{ text }} as bigint) / 86400) as integer) * interval '1' day
            + cast(cast({{ text }} as bigint) % 86400 as integer) * interval '1' second
        when 13 then try_cast(
            cast(
                cast('1970-01-01 08:00:00' as timestamp)
                + try_cast(floor(cast({{ text }} as bigint) / 86400000) as integer) * interval '1' day
                + cast(cast(substring({{ text }}, 1, 10) as bigint) % 86400 as integer) * interval '1' second
                as string
            ) || '.' || substring({{ text }}, 11, 3) as timestamp
        )
        when 14 then try_cast(
            substring({{ text }}, 1, 4) || '-' || substring({{ text }}, 5, 2) || '-' || substring({{ text }}, 7, 2)
            || ' ' || substring({{ text }}, 9, 2) || ':' || substring({{ text }}, 11, 2) || ':' || substring({{ text }}, 13, 2)
            as timestamp
        )
    end
    when {{ matches(text, '^[0-9]{5}[.][0-9]*$') }}
        then cast('1899-12-30 00:00:00' as timestamp)
            + cast(split_part({{ text }}, '.', 1) as integer) * interval '1' day
            + cast(round(cast('0.' || split_part({{ text }}, '.', 2) as double) * 86400) as integer) * interval '1' second
    when {{ matches(text, '^' ~ day_pattern ~ '( ' ~ clock_pattern ~ ')?$') }} then try_cast({{ text }} as timestamp)
    when {{ matches(text, '^' ~ day_pattern ~ ' ' ~ clock_pattern ~ '[+]08:00$') }}
        then try_cast(replace({{ text }}, '+08:00', '') as timestamp)
    when {{ matches(
        text,
        '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( +[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,9})?)? *(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$'
    ) }}
        then try_cast(
            split_part({{ day }}, '-', 1) || '-' || lpad(split_part({{ day }}, '-', 2), 2, '0') || '-'
            || lpad(split_part({{ day }}, '-', 3), 2, '0') || ' '
            || case
                when {{ clock }} = '' then '00:00:00'
                else lpad(split_part({{ clock }}, ':', 1), 2, '0') || ':' || lpad(split_part({{ clock }}, ':', 2), 2, '0')
                    || case
                        when split_part({{ clock }}, ':', 3) = '' then ':00'
                        when length(split_part(split_part({{ clock }}, ':', 3), '.', 1)) = 1
                            then ':0' || split_part({{ clock }}, ':', 3)
                        else ':' || split_part({{ clock }}, ':', 3)
                    end
            end as timestamp
        ) + case
            when {{ zone }} = '' then 0
            when {{ zone }} = 'Z' then 480
            else 480 - (case when {{ zone }} like '-%' then -1 else 1 end) * (
                cast(substring({{ zone }}, 2, 2) as integer) * 60
                + case when length({{ zone }}) > 3 then cast(right({{ zone }}, 2) as integer) else 0 end
            )
        end * interval '1' minute
end
{%- endmacro %}
