{%- set columns = [
    'order_no', 'dealer_code', 'employee_id', 'prospect_id', 'model_code', 'sales_type',
    'status', 'ordered_at', 'cancelled_at', 'updated_at',
] -%}
with

{{ known_versions('dms', 'sales_orders', 'entity', columns) }},

final as (

    select
        {%- for column in columns %}
        versions.{{ column }},
        {%- endfor %}
        versions.is_deleted,
        versions.is_in_force,
        versions.is_overtaken,
        versions.known_from,
        versions.known_until,
        versions.first_known_on
    from versions

)

select * from final
