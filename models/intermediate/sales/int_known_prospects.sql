{%- set by_prospect = dict.fromkeys(['int_frozen_prospects', 'int_prospect_versions'], 'prospect_id') -%}
{{ config(meta={'slices': {
    'column': 'prospect_id',
    'inputs': dict(by_prospect, stg_dms__prospects='prospect_id'),
    'changes': dict(by_prospect, base_dms__prospects='prospect_id'),
    'day_moves': ['select prospect_id from {int_prospect_versions} where created_at >= {before} + interval 1 day'],
}}) }}

with

series as (

    select series_code from {{ ref('int_vehicle_series') }}

),

cards as (

    select
        {{ known_today() }} as known_on,
        prospects.prospect_id,
        prospects.dealer_code,
        prospects.employee_id,
        prospects.origin,
        prospects.lead_id,
        prospects.series_code,
        prospects.created_at as carded_at
    from {{ ref('stg_dms__prospects') }} as prospects

    union all

    select
        frozen.known_on,
        versions.prospect_id,
        versions.dealer_code,
        versions.employee_id,
        versions.origin,
        versions.lead_id,
        versions.series_code,
        versions.created_at as carded_at
    from {{ ref('int_frozen_prospects') }} as frozen
    inner join {{ ref('int_prospect_versions') }} as versions
        on frozen.prospect_id = versions.prospect_id
        and frozen.known_on >= versions.known_from
        and (frozen.known_on < versions.known_until or versions.known_until is null)
    where not versions.is_deleted

),

final as (

    select
        cards.known_on,
        cards.prospect_id,
        cards.dealer_code,
        cards.employee_id,
        cards.origin,
        cards.lead_id,
        coalesce(series.series_code, '-1') as series_code,
        cards.carded_at
    from cards
    left join series on cards.series_code = series.series_code
    where cards.carded_at < {{ horizon('cards.known_on') }}

)

select * from final
