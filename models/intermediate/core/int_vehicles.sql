{#- every source that names the VIN of a new car, with the day on which it does -#}
{%- set namings = [
    ('stg_dms__vehicle_movements', 'moved_at'),
    ('stg_dms__sales_orders', 'ordered_at'),
    ('stg_dms__deliveries', 'delivered_at'),
    ('stg_dms__service_orders', 'opened_at'),
    ('stg_dms__service_requests', 'created_at'),
    ('stg_dms__insurance_policies', 'signed_on'),
    ('stg_dms__rebates', 'accrued_on'),
    ('stg_dms__addon_sales', 'sold_at'),
    ('stg_crm__members', 'registered_at'),
    ('stg_erp__borrowings', 'drawn_on'),
    ('stg_mes__vin_tracks', 'passed_at'),
    ('stg_mes__quality_inspections', 'inspected_at'),
    ('stg_tms__shipments', 'departed_at'),
    ('stg_market__vin_registrations', 'registered_on'),
] -%}
with

vehicle_models as (

    select * from {{ ref('int_vehicle_models') }}

),

movements as (

    select * from {{ ref('stg_dms__vehicle_movements') }}
    where cast(moved_at as date) <= {{ as_of_date() }}

),

orders as (

    select * from {{ ref('stg_dms__sales_orders') }}
    where cast(ordered_at as date) <= {{ as_of_date() }}

),

deliveries as (

    select * from {{ ref('stg_dms__deliveries') }}
    where cast(delivered_at as date) <= {{ as_of_date() }}

),

vin_tracks as (

    select * from {{ ref('stg_mes__vin_tracks') }}
    where cast(passed_at as date) <= {{ as_of_date() }}

),

production_orders as (

    select * from {{ ref('stg_mes__production_orders') }}

),

named_vins as (
    {% for model, day in namings %}
    select vin from {{ ref(model) }}
    where vin is not null and ({{ day }} is null or cast({{ day }} as date) <= {{ as_of_date() }})
    {% if not loop.last %}union{% endif %}
    {%- endfor %}

),

-- what stock says of a car's model comes before its order, and that before its production order
named_models as (

    select
        movements.vin,
        movements.model_code,
        1 as priority,
        movements.moved_at as named_at,
        movements.movement_id as record_id
    from movements

    union all

    select
        orders.vin,
        orders.model_code,
        2 as priority,
        orders.ordered_at as named_at,
        orders.order_no as record_id
    from orders
    where orders.vin is not null

    union all

    select
        vin_tracks.vin,
        production_orders.model_code,
        3 as priority,
        vin_tracks.passed_at as named_at,
        vin_tracks.production_order_no as record_id
    from vin_tracks
    inner join production_orders
        on vin_tracks.production_order_no = production_orders.production_order_no
    where vin_tracks.track_point = 'line_off'

),

ranked_models as (

    select
        named_models.vin,
        vehicle_models.vehicle_model_key,
        vehicle_models.series_code,
        vehicle_models.brand,
        row_number() over (
            partition by named_models.vin
            order by
                named_models.priority asc nulls last,
                named_models.named_at desc nulls last,
                named_models.record_id desc nulls last
        ) as model_rank
    from named_models
    inner join vehicle_models on named_models.model_code = vehicle_models.model_code

),

produced as (

    select
        vin_tracks.vin,
        min(cast(vin_tracks.passed_at as date)) as produced_date
    from vin_tracks
    where vin_tracks.track_point = 'line_off'
    group by vin_tracks.vin

),

delivered as (

    select
        deliveries.vin,
        min(cast(deliveries.delivered_at as date)) as first_delivered_date
    from deliveries
    group by deliveries.vin

),

final as (

    select
        {{ keyed_hash('named_vins.vin') }} as vehicle_key,
        named_vins.vin,
        coalesce(ranked_models.vehicle_model_key, '-1') as vehicle_model_key,
        coalesce(ranked_models.series_code, '-1') as series_code,
        coalesce(ranked_models.brand, '-1') as brand,
        {{ vin_check_digit_is_valid('named_vins.vin') }} as is_check_digit_valid,
        produced.produced_date,
        delivered.first_delivered_date
    from named_vins
    left join ranked_models
        on named_vins.vin = ranked_models.vin
        and ranked_models.model_rank = 1
    left join produced on named_vins.vin = produced.vin
    left join delivered on named_vins.vin = delivered.vin

)

select * from final
