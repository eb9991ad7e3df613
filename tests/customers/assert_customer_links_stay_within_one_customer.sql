with

components as (

    select
        component,
        count(*) as node_count
    from {{ ref('int_customer_components') }}
    group by component
    having count(*) > 1

),

linked as (

    select
        nodes.component,
        count(*) as link_count
    from {{ ref('int_customer_links') }} as links
    inner join {{ ref('int_customer_components') }} as nodes on links.node = nodes.node
    where links.node != links.other_node
    group by nodes.component

)

-- two identifiers that one record says are one customer's, under different keys
select
    links.node,
    links.other_node
from {{ ref('int_customer_links') }} as links
left join {{ ref('int_customer_keys') }} as node_keys on links.node = node_keys.identifier
left join {{ ref('int_customer_keys') }} as other_keys on links.other_node = other_keys.identifier
where node_keys.customer_key is null
    or other_keys.customer_key is null
    or node_keys.customer_key != other_keys.customer_key

union all

-- a component with fewer links than it takes to hold its identifiers together
select
    components.component as node,
    cast(components.node_count as string) as other_node
from components
left join linked on components.component = linked.component
where coalesce(linked.link_count, 0) < components.node_count - 1
