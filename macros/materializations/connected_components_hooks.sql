{#- One round: each root hooked to the smallest root it is linked to, then every hook led to its end by doubling. -#}
{% macro connected_components_hooks(work, links) %}
    {%- set query -%}
        select
            greater_number as number,
            min(lesser_number) as root
        from {{ links }}
        group by greater_number
    {%- endset -%}
    {%- set state = namespace(
        hooks=connected_components_table(work, 'hooks_' ~ work.round, query)[0], unfinished=1
    ) -%}
    {#- hooks lead to ever smaller numbers, so that they end; doubling covers 2^64 of them -#}
    {%- for jump in range(64) if state.unfinished > 0 -%}
        {%- set state.unfinished = connected_components_count(
            'select count(*) from ' ~ state.hooks ~ ' as hooks inner join ' ~ state.hooks
            ~ ' as next_hooks on hooks.root = next_hooks.number'
        ) -%}
        {%- if state.unfinished > 0 -%}
            {%- set query -%}
                select
                    hooks.number,
                    coalesce(next_hooks.root, hooks.root) as root
                from {{ state.hooks }} as hooks
                left join {{ state.hooks }} as next_hooks on hooks.root = next_hooks.number
            {%- endset -%}
            {%- set state.hooks = connected_components_table(
                work, 'hooks_' ~ work.round ~ '_' ~ loop.index, query
            )[0] -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(state.hooks) }}
{% endmacro %}
