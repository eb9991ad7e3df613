{%- set columns = [
    'event_id', 'prospect_id', 'event_type', 'approval', 'occurred_at', 'approved_at',
    'from_employee_id', 'from_dealer_code', 'to_dealer_code', 'target_id',
] -%}
with

{{ known_versions('dms', 'prospect_events', 'event', columns, parent='prospect_id') }},

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
