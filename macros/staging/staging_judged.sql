{#- The CTEs that decide, among the rows of each key, which is in force (ruling L1 and the landing contract). They read the CTEs
    `uncontested`, the rows whose key came once, and `contested`, the others. Only these are sorted: at size most rows have a key of
    their own. -#}
{% macro staging_judged(contract) -%}
{%- set compared = contract['columns'] | rejectattr('name', 'equalto', 'extracted_at') | list -%}
{%- set stored = staging_column_names(contract) -%}
hashed as (

    select
        contested.*,
        -- what parts the values, and what stands for none, is taken out of the texts: no two rows share one
        md5(concat_ws(
            '|'
            {%- for column in compared %}
            {%- set value = 'contested.' ~ column['name'] %},
            coalesce(
                {%- if column['sql_type'] == 'string' %}replace(replace({{ value }}, '~', '~0'), '|', '~1')
                {%- else %}cast({{ value }} as string){% endif %}, '~'
            )
            {%- endfor %}
        )) as row_hash
    from contested

),

ranked as (

    select
        hashed.*,
        row_number() over versions as version_rank,
        first_value(hashed.row_hash) over versions as winning_hash
    from hashed
    window versions as (
        partition by hashed._key
        order by
            {%- if contract['mode'] == 'entity' %}
            hashed.updated_at desc nulls last,
            {%- endif %}
            hashed._extract_date desc nulls last,
            hashed._source_file desc nulls last,
            hashed._source_row desc nulls last
    )

),

final as (

    select
        {% for name in stored %}uncontested.{{ name }}, {% endfor %}
        case
            when uncontested._reasons is not null then 'quarantined'
            when uncontested.is_deleted then 'deleted'
            else 'current'
        end as _status,
        false as _differs
    from uncontested

    union all

    select
        {% for name in stored %}ranked.{{ name }}, {% endfor %}
        case
            when ranked.version_rank = 1 then case when ranked.is_deleted then 'deleted' else 'current' end
            {%- if contract['mode'] == 'entity' %}
            when ranked.row_hash = ranked.winning_hash then 'redelivered'
            else 'superseded'
            {%- else %}
            else 'redelivered'
            {%- endif %}
        end as _status,
        {%- if contract['mode'] == 'entity' %}
        false as _differs
        {%- else %}
        ranked.row_hash != ranked.winning_hash as _differs
        {%- endif %}
    from ranked

)
{%- endmacro %}
