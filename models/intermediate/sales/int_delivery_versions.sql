{%- set columns = [
    'delivery_no', 'order_no', 'delivered_at', 'returned_at', 'updated_at',
] -%}
with

{{ known_versions('dms', 'deliveries', 'entity', columns, parent='order_no') }},

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
        versions.first_known_on,
        versions.known_of_parent_from
    from versions

)

select * from final
