{#- What this run of dbt has found out and need not ask again for each of its tables: a dictionary that lives in dbt's graph, as graph_facts
    does, but under the run's own id, since a process may make many runs of one graph. -#}
{% macro run_facts() %}{{ return(graph.setdefault('run ' ~ invocation_id, {})) }}{% endmacro %}


{#- The one value that a query gives, asked once a run: for what no table of the run changes after the first has asked. -#}
{% macro asked_once(query) -%}
{%- set run = run_facts() -%}
{%- if query not in run -%}
    {%- do run.update({query: run_query(query).columns[0].values()[0]}) -%}
{%- endif -%}
{{- return(run[query]) -}}
{%- endmacro %}
