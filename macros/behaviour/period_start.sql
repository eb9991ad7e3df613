{#- First moment of the hour, or first day of the day, week or month, in which a moment lies.

    period: hour, day, week or month; week_start: monday or sunday. Hours give a timestamp, the others a date. -#}
{% macro period_start(period, moment, week_start='monday') -%}
    {%- if period == 'hour' -%}
        date_trunc('hour', cast({{ moment }} as timestamp))
    {%- elif period == 'week' and week_start == 'sunday' -%}
        cast(date_trunc('week', cast({{ moment }} as date) + interval '1' day) - interval '1' day as date)
    {%- elif period in ('day', 'week', 'month') -%}
        cast(date_trunc('{{ period }}', cast({{ moment }} as date)) as date)
    {%- else -%}
        {{ exceptions.raise_compiler_error("period_start: '" ~ period ~ "' is none of hour, day, week, month") }}
    {%- endif -%}
{%- endmacro %}

{#- The first moment of the period that lies n periods after another one; n is a column or a number, back where negative. -#}
{% macro period_after(period, start, n) -%}
    {%- if period == 'hour' -%}
        cast({{ start }} + {{ n }} * interval '1' hour as timestamp)
    {%- else -%}
        cast({{ start }} + {{ n }} * interval '1' {{ period }} as date)
    {%- endif -%}
{%- endmacro %}
