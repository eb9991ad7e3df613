{%- set columns = [
    'prospect_id', 'dealer_code', 'employee_id', 'origin', 'lead_id', 'series_code',
    'created_at', 'updated_at',
] -%}
with

{{ known_versions('dms', 'prospects', 'entity', columns) }},

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
