with

order_versions as (

    select * from {{ ref('int_sales_order_versions') }}

),

delivery_versions as (

    select * from {{ ref('int_delivery_versions') }}

),

-- an overtaken version was known until then; a row that came late was not known before
revisions as (

    select
        order_versions.order_no,
        case
            when order_versions.is_overtaken then order_versions.known_from
            else cast(order_versions.ordered_at as date)
        end as first_day,
        case
            when order_versions.is_overtaken then order_versions.known_until
            else order_versions.first_known_on
        end as end_day
    from order_versions
    where order_versions.is_overtaken
        or order_versions.is_in_force

    union all

    select
        delivery_versions.order_no,
        case
            when delivery_versions.is_overtaken then delivery_versions.known_from
            else cast(least(delivery_versions.delivered_at, delivery_versions.returned_at) as date)
        end as first_day,
        case
            when delivery_versions.is_overtaken then delivery_versions.known_until
            else delivery_versions.known_of_parent_from
        end as end_day
    from delivery_versions
    where delivery_versions.is_overtaken
        or delivery_versions.is_in_force

    union all

    -- until its delivery arrives, a delivered order has the time of its status (ruling T6)
    select
        order_versions.order_no,
        order_versions.known_from as first_day,
        delivery_versions.known_of_parent_from as end_day
    from delivery_versions
    inner join order_versions on delivery_versions.order_no = order_versions.order_no
    where delivery_versions.is_in_force
        and order_versions.status in ('delivered', 'returned')

),

final as (

    select distinct
        revisions.order_no,
        revisions.first_day,
        revisions.end_day
    from revisions
    where revisions.order_no is not null
        and revisions.first_day < revisions.end_day

)

select * from final
