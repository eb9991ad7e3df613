{#- The columns by which the rows of a model are unique, as its test says. -#}
{% macro grain_of(model) -%}
{%- for node in graph.nodes.values() if node.get('attached_node') == model['unique_id'] -%}
    {%- if (node.get('test_metadata') or {}).get('name') == 'unique_grain' -%}
        {{- return(node['test_metadata']['kwargs']['columns']) -}}
    {%- endif -%}
{%- endfor -%}
{{- return([]) -}}
{%- endmacro %}
