{#- A query with the columns of an enforced contract in order. Parquet holds no constraint, so the query itself refuses a null
    in a not_null column: the build of the model fails, as it does where the engine enforces constraints. -#}
{% macro spark_contracted(query) -%}
    {%- if not (config.get('contract') or {}).enforced -%}
        {{ return(query) }}
    {%- endif -%}
    {{ get_assert_columns_equivalent(query) }}
    select
    {%- for column in model.columns.values() %}
        {% if column.constraints | selectattr('type', 'equalto', 'not_null') | list -%}
            coalesce(
                contracted.{{ column.name }},
                raise_error('{{ model.name }}.{{ column.name }} is null, and its contract says not_null')
            ) as {{ column.name }}
        {%- else -%}
            contracted.{{ column.name }}
        {%- endif %}{% if not loop.last %},{% endif %}
    {%- endfor %}
    from (
        {{ query }}
    ) as contracted
{%- endmacro %}
