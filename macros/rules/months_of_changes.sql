{#- For `changes` of a model by month: the months of the rows that a table lost or got. Rows that were made anew and came out as they were
    stand among its changes twice, and touch no month. -#}
{% macro months_of_changes(month='month') -%}
select {{ month }} from (select * from {changes} group by all having count(*) = 1) as changed
{%- endmacro %}


{#- For `changes` of a model by month that reads int_sales_cycle_members: the months of the rows of `relation` whose places have other
    members now. -#}
{% macro months_of_members(relation, month='month') -%}
select counted.{{ month }} from {{ relation }} as counted inner join {changes} as changed
on counted.dealer_key = changed.dealer_key and counted.employee_key = changed.employee_key
and counted.series_code = changed.series_code and counted.origin = changed.origin
{%- endmacro %}
