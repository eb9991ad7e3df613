with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_orders

),

rows_known_otherwise as (
    {%- for relation, happened_at in [
        ('int_sales_order_versions', 'ordered_at'),
        ('int_delivery_versions', 'delivered_at'),
    ] %}
    select
        versions.order_no,
        case
            when versions.is_overtaken then versions.known_from
            else cast(versions.{{ happened_at }} as date)
        end as first_day,
        case when versions.is_overtaken then versions.known_until else versions.first_known_on end
            as end_day
    from {{ ref(relation) }} as versions
    where (versions.is_overtaken or versions.is_in_force)
        and versions.order_no is not null
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

final as (

    select
        months.month as known_on,
        rows_known_otherwise.order_no
    from rows_known_otherwise
    inner join months
        on rows_known_otherwise.first_day <= months.month
        and rows_known_otherwise.end_day > months.month
    where rows_known_otherwise.first_day < rows_known_otherwise.end_day

    union

    -- its prospect decides about its origin, and it about the prospect's holding
    select
        prospects.known_on,
        versions.order_no
    from {{ ref('int_frozen_prospects') }} as prospects
    inner join {{ ref('int_sales_order_versions') }} as versions
        on prospects.prospect_id = versions.prospect_id

)

select * from final
