{#- The first as-of date of the receivables on or after a day: the end of its month, in the running month
    as_of itself (ruling A10). What begins after as_of has none: null. -#}
{% macro next_reporting_date(day) -%}
case
            when {{ day }} <= {{ as_of_date() }}
                then least(cast(last_day({{ day }}) as date), {{ as_of_date() }})
        end
{%- endmacro %}
