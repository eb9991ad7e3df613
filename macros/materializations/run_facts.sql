{#- What this run of dbt has found out and need not ask again for each of its tables: a dictionary that lives in dbt's graph, as graph_facts
    does, but under the run's own id, since a process may make many runs of one graph. -#}
{% macro run_facts() %}{{ return(graph.setdefault('run ' ~ invocation_id, {})) }}{% endmacro %}
