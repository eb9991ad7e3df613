{#- Query: one row per event with the session that it belongs to (ruling F12): a gap longer than gap_seconds opens a new one.

    events: relation or name of a CTE with entity_key, event_id, occurred_at. Columns: entity_key, event_id, occurred_at,
    session_number (from 1 for each entity). -#}
{% macro sessions(events, gap_seconds=1800) -%}
with

events_with_gaps as (

    select
        entity_key,
        event_id,
        occurred_at,
        occurred_at > lag(occurred_at) over in_order + interval '1' second * {{ gap_seconds }} as opens_session
    from {{ events }}
    where occurred_at is not null
    window in_order as (partition by entity_key order by occurred_at nulls last, event_id nulls last)

),

final as (

    select
        entity_key,
        event_id,
        occurred_at,
        cast(
            1 + sum(case when opens_session then 1 else 0 end) over (
                partition by entity_key
                order by occurred_at nulls last, event_id nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as session_number
    from events_with_gaps

)

select * from final
{%- endmacro %}
