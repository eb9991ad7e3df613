{#- For `meta.slices` of a model by customer that reads int_customer_records: the customers of the records of one type that have
    changed. `record_id` names the record by columns of the table that changed. -#}
{% macro customers_of_changes(record_type, record_id) -%}
select records.customer_key
from {changes} as changes
inner join {int_customer_records} as records
    on changes.{{ record_id }} = records.record_id
    and records.record_type = '{{ record_type }}'
{%- endmacro %}
