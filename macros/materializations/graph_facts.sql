{#- What the macros of this folder ask of the graph, found in one pass and kept in it, where it lives as long as the run: dbt makes a dictionary
    of a node each time that it is looked at, and going through all of them costs some hundredths of a second (docs/benchmarks.md).

    followed: the tables that some model names under `changes` of its slices. grains: for a model, by its unique_id, the columns that its
    rows are unique by. nodes: for a model or seed, by its unique_id, the few properties that tell what it holds. -#}
{% macro graph_facts() -%}
{%- if 'facts' not in graph -%}
    {%- set facts = {'followed': {}, 'grains': {}, 'nodes': {}} -%}
    {%- for unique_id, node in graph.nodes.items() -%}
        {%- if node['resource_type'] in ('model', 'seed') -%}
            {%- for name in slices_of(node).get('changes') or {} -%}
                {%- do facts['followed'].update({name: true}) -%}
            {%- endfor -%}
            {%- do facts['nodes'].update({unique_id: {
                'name': node['name'],
                'resource_type': node['resource_type'],
                'relation': node['schema'] ~ '.' ~ node['alias'],
                'is_view': node['config']['materialized'] == 'view',
                'parents': (node.get('depends_on') or {}).get('nodes') or [],
            }}) -%}
        {%- elif (node.get('test_metadata') or {}).get('name') == 'unique_grain' -%}
            {%- do facts['grains'].update({node.get('attached_node'): node['test_metadata']['kwargs']['columns']}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do graph.update({'facts': facts}) -%}
{%- endif -%}
{{- return(graph['facts']) -}}
{%- endmacro %}
