with

counts as (
    {%- for fact, source, happened_at in [
        ('fct_showroom_visits', 'stg_dms__showroom_visits', 'arrived_at'),
        ('fct_prospects', 'stg_dms__prospects', 'created_at'),
        ('fct_vehicle_orders', 'stg_dms__sales_orders', 'ordered_at'),
        ('fct_deliveries', 'stg_dms__deliveries', 'delivered_at'),
    ] %}
    select
        '{{ fact }}' as fact,
        count(*) as source_count,
        (select count(*) as row_count from {{ ref(fact) }}) as fact_count
    from {{ ref(source) }} as delivered
    where cast(delivered.{{ happened_at }} as date) <= {{ as_of_date() }}

    union all
    {% endfor %}
    -- the eight classes add up to the counted visits (ruling S2)
    select
        'visit classes' as fact,
        count(*) filter (where visits.is_counted) as source_count,
        count(visits.visit_class) as fact_count
    from {{ ref('fct_showroom_visits') }} as visits

)

select
    counts.fact,
    counts.source_count,
    counts.fact_count
from counts
where counts.source_count != counts.fact_count
