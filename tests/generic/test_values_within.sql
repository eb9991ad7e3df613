{#- Rows whose column is not null and not among the values. -#}
{% test values_within(model, column_name, values) %}
select *
from {{ model }}
where {{ column_name }} is not null
    and {{ column_name }} not in ({{ "'" ~ values | join("', '") ~ "'" }})
{% endtest %}
