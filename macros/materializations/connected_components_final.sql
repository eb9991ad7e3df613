{#- Every node with the smallest node of its component. -#}
{% macro connected_components_final(nodes, roots) %}
{%- if roots is none %}
select
    node,
    node as component
from {{ nodes }}
{%- else %}
select
    nodes.node,
    coalesce(components.node, nodes.node) as component
from {{ nodes }} as nodes
left join {{ roots }} as roots on nodes.number = roots.number
left join {{ nodes }} as components on roots.root = components.number
{%- endif %}
{% endmacro %}
