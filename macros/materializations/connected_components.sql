{#- A table with one row per node of a graph: node, and component, the smallest node that can be reached from it. The
    model selects the links (node, other_node, both text). Links that join one node to itself keep it as a node.

    Every round hooks each root to the smallest root it is linked to, follows the hooks to their end by doubling
    (so that a chain of a million takes twenty steps), and rewrites the links between the new roots. A root that
    survives two rounds is the smallest neighbour of a root that did not, so that two rounds at least halve the roots:
    64 rounds are enough for four thousand million nodes, and running out of them is an error, not an answer. -#}
{% materialization connected_components, default %}
    {%- set rounds = 64 -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set work = namespace(tables=[], remaining=1, round=0) -%}

    {%- set noted, state = build_state(model, sql) -%}
    {%- if is_unchanged(noted, state) -%}
        {%- call statement('main') -%}
            select 'nothing new' as outcome
        {%- endcall -%}
        {{ return({'relations': [existing_relation]}) }}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set nodes = connected_components_table(work, 'nodes', connected_components_nodes(sql)) -%}
    {%- set links = connected_components_table(work, 'links', connected_components_links(sql, nodes)) -%}
    {%- set hooks = [] -%}
    {%- for round in range(rounds) if work.remaining > 0 -%}
        {%- set work.remaining = connected_components_count('select count(*) from ' ~ links[-1]) -%}
        {%- if work.remaining > 0 -%}
            {%- set work.round = work.round + 1 -%}
            {%- do hooks.append(connected_components_hooks(work, links[-1])) -%}
            {%- do links.append(connected_components_table(
                work, 'links_' ~ work.round, connected_components_rewritten(links[-1], hooks[-1])
            )[0]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if work.remaining > 0
        and connected_components_count('select count(*) from ' ~ links[-1]) > 0 -%}
        {{ exceptions.raise_compiler_error(this ~ ': no end after ' ~ rounds ~ ' rounds of connected components') }}
    {%- endif -%}

    {%- set roots = namespace(relation=none) -%}
    {%- for hook in hooks | reverse -%}
        {%- if roots.relation is none -%}
            {%- set roots.relation = hook -%}
        {%- else -%}
            {%- set roots.relation = connected_components_table(
                work, 'roots_' ~ loop.index, connected_components_resolved(hook, roots.relation)
            )[0] -%}
        {%- endif -%}
    {%- endfor -%}

    {%- set components = connected_components_final(nodes[0], roots.relation) -%}
    {%- set content = replaced_by_difference(model, components, noted, state) -%}
    {%- if content is none -%}
        {%- if existing_relation is not none -%}
            {%- do adapter.drop_relation(existing_relation) -%}
        {%- endif -%}
        {% call statement('main') -%}
            {{ create_table_as(False, target_relation, components) }}
        {%- endcall %}
    {%- endif -%}
    {%- for table in work.tables -%}
        {%- do adapter.drop_relation(table) -%}
    {%- endfor -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do persist_docs(target_relation, model) -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- do note_state(target_relation, state, noted if content else {}, content) -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
