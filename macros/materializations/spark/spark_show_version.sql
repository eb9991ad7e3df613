{#- Leads the view of a model to a version, the last step of its build, and removes the versions that nobody reads any more. -#}
{% macro spark_show_version(view, version, standing) -%}
    {%- if standing is not none and standing.is_table -%}
        {%- do adapter.drop_relation(standing) -%}
    {%- endif -%}
    {%- do run_query('create or replace view ' ~ view ~ ' as select * from ' ~ version) -%}
    {%- set kept = [version.identifier] -%}
    {%- set served = adapter.get_relation(database=none, schema='published', identifier=view.identifier) -%}
    {%- if served is not none -%}
        {%- do kept.append(spark_shown_version(served)) -%}
    {%- endif -%}
    {%- for row in run_query("show tables in " ~ version.schema ~ " like '" ~ view.identifier ~ "__*'").rows -%}
        {%- if modules.re.fullmatch(view.identifier ~ '__[0-9]{14}_[0-9a-f]{8}', row[1]) and row[1] not in kept -%}
            {%- do run_query('drop table if exists ' ~ version.schema ~ '.' ~ row[1]) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
