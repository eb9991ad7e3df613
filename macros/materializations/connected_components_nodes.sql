{#- Every node under a number that grows with its text. -#}
{% macro connected_components_nodes(links) %}
with

links as (

    {{ links }}

),

nodes as (

    select node from links
    union
    select other_node as node from links

)

select
    node,
    cast(row_number() over (order by node nulls last) as bigint) as number
from nodes
{% endmacro %}
