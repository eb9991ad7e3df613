{#- The links as pairs of numbers, each once, the greater first. -#}
{% macro connected_components_links(links, nodes) %}
with

links as (

    {{ links }}

)

select distinct
    greatest(left_nodes.number, right_nodes.number) as greater_number,
    least(left_nodes.number, right_nodes.number) as lesser_number
from links
inner join {{ nodes[0] }} as left_nodes on links.node = left_nodes.node
inner join {{ nodes[0] }} as right_nodes on links.other_node = right_nodes.node
where links.node != links.other_node
{% endmacro %}
