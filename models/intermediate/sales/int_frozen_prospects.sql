with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_prospects

),

order_prospects as (

    select distinct
        versions.order_no,
        versions.prospect_id
    from {{ ref('int_sales_order_versions') }} as versions
    where versions.prospect_id is not null

),

-- every row whose knowledge differed from today's for a while, with the days on which it did
rows_known_otherwise as (
    {%- for relation, happened_at, prospect in [
        ('int_prospect_versions', 'versions.created_at', 'versions.prospect_id'),
        ('int_prospect_event_versions', 'least(versions.occurred_at, versions.approved_at)', 'versions.prospect_id'),
        ('int_sales_order_versions', 'versions.ordered_at', 'versions.prospect_id'),
        ('int_delivery_versions', 'versions.delivered_at', 'order_prospects.prospect_id'),
    ] %}
    select
        {{ prospect }} as prospect_id,
        case
            when versions.is_overtaken then versions.known_from
            else cast({{ happened_at }} as date)
        end as first_day,
        case when versions.is_overtaken then versions.known_until else versions.first_known_on end
            as end_day
    from {{ ref(relation) }} as versions
    {%- if relation == 'int_delivery_versions' %}
    inner join order_prospects on versions.order_no = order_prospects.order_no
    {%- endif %}
    where (versions.is_overtaken or versions.is_in_force)
        and {{ prospect }} is not null
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

-- merged cards and their survivors decide together: their whole family is judged anew in every month
merge_families as (

    select versions.prospect_id
    from {{ ref('int_prospect_event_versions') }} as versions
    where versions.event_type = 'merged'

    union all

    select versions.target_id as prospect_id
    from {{ ref('int_prospect_event_versions') }} as versions
    where versions.event_type = 'merged'
        and versions.target_id is not null

),

final as (

    select
        months.month as known_on,
        rows_known_otherwise.prospect_id
    from rows_known_otherwise
    inner join months
        on rows_known_otherwise.first_day <= months.month
        and rows_known_otherwise.end_day > months.month
    where rows_known_otherwise.first_day < rows_known_otherwise.end_day

    union

    select
        months.month as known_on,
        merge_families.prospect_id
    from merge_families
    cross join months

)

select * from final
