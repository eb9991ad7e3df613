{#- The hooks of a round led to the roots of all later rounds, together with these. -#}
{% macro connected_components_resolved(hooks, later_roots) %}
select
    hooks.number,
    coalesce(later_roots.root, hooks.root) as root
from {{ hooks }} as hooks
left join {{ later_roots }} as later_roots on hooks.root = later_roots.number

union all

select
    number,
    root
from {{ later_roots }}
{% endmacro %}
