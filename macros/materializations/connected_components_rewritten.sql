{#- The links between the roots that are left, each once, the greater first. -#}
{% macro connected_components_rewritten(links, hooks) %}
with

links_of_roots as (

    select
        coalesce(greater_hooks.root, links.greater_number) as left_root,
        coalesce(lesser_hooks.root, links.lesser_number) as right_root
    from {{ links }} as links
    left join {{ hooks }} as greater_hooks on links.greater_number = greater_hooks.number
    left join {{ hooks }} as lesser_hooks on links.lesser_number = lesser_hooks.number

)

select distinct
    greatest(left_root, right_root) as greater_number,
    least(left_root, right_root) as lesser_number
from links_of_roots
where left_root != right_root
{% endmacro %}
