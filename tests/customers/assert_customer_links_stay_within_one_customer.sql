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
    cast(count(*) as string) as other_node
from {{ ref('int_customer_components') }} as components
left join {{ ref('int_customer_links') }} as links
    on components.node = links.node
    and links.node != links.other_node
group by components.component
having count(links.node) < count(distinct components.node) - 1
