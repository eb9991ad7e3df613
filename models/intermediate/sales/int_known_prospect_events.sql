with

events as (

    select
        {{ known_today() }} as known_on,
        events.event_id,
        events.prospect_id,
        events.event_type,
        events.approval,
        coalesce(events.approved_at, events.occurred_at) as takes_effect_at,
        events.from_employee_id,
        events.from_dealer_code,
        events.to_dealer_code,
        events.target_id
    from {{ ref('stg_dms__prospect_events') }} as events

    union all

    select
        frozen.known_on,
        versions.event_id,
        versions.prospect_id,
        versions.event_type,
        versions.approval,
        coalesce(versions.approved_at, versions.occurred_at) as takes_effect_at,
        versions.from_employee_id,
        versions.from_dealer_code,
        versions.to_dealer_code,
        versions.target_id
    from {{ ref('int_frozen_prospects') }} as frozen
    inner join {{ ref('int_prospect_event_versions') }} as versions
        on frozen.prospect_id = versions.prospect_id
        and frozen.known_on >= versions.known_from
        and (frozen.known_on < versions.known_until or versions.known_until is null)
    where not versions.is_deleted

),

-- ruling S3: only what is approved counts, and an empty approval is one
final as (

    select
        events.known_on,
        events.event_id,
        events.prospect_id,
        events.event_type,
        events.takes_effect_at,
        events.from_employee_id,
        events.from_dealer_code,
        events.to_dealer_code,
        events.target_id
    from events
    where coalesce(events.approval, 'approved') = 'approved'
        and events.takes_effect_at < {{ horizon('events.known_on') }}

)

select * from final
