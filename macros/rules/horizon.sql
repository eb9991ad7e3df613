{#- The instant before which something must lie to have happened, for a day of knowledge: the end of as_of for what is
    known today (ruling T4), 00:00 of day 1 for a frozen opening (ruling S5). -#}
{% macro horizon(known_on) %}cast(least({{ known_on }}, cast({{ as_of_date() }} + interval '1' day as date)) as timestamp){% endmacro %}
