{#- The CTEs texts, typed, judged_values and parsed: one pass from landed text to typed values, quarantine reasons and issues (rulings
    L2, L4–L6, T4). `landed` is the relation or CTE to read, `rules_id` the expression stored as _rules_id; `prefix` goes before the
    names of the CTEs, where a statement parses twice. -#}
{% macro staging_parsed(contract, landed, rules_id, prefix='') -%}
{%- set columns = contract['columns'] -%}
{{ prefix }}texts as (

    select
    {%- for column in columns %}
        {{ text_of('landed.' ~ column['name'], column['type']) }} as {{ column['name'] }}__text,
    {%- endfor %}
        landed._extract_date,
        landed._source_file,
        landed._source_row,
        landed._file_id,
        landed._defect,
        landed._landed_text,
        {% for column in columns %}landed.{{ column['name'] }} as {{ column['name'] }}__landed{% if not loop.last %}, {% endif %}{% endfor %}
    from {{ landed }} as landed

),

{{ prefix }}typed as (

    select
    {%- for column in columns %}
        {{ staging_typed_value(column, 'texts.' ~ column['name'] ~ '__text') }} as {{ column['name'] }}__typed,
    {%- endfor %}
        texts.*
    from {{ prefix }}texts as texts
    {{- staging_mapping_joins(columns, 'texts') }}

),

{{ prefix }}judged_values as (

    select
    {%- for column in columns %}
        {%- set name = column['name'] %}
        {%- if column['type'] in ('date', 'timestamp') %}
        case
            when typed.{{ name }}__text is null or {{ is_no_date('typed.' ~ name ~ '__text', 'typed.' ~ name ~ '__typed') }} then 'missing'
            when typed.{{ name }}__typed is null then 'unparsable'
            when typed.{{ name }}__typed < cast('1990-01-01' as timestamp)
                or cast(typed.{{ name }}__typed as date) > cast(typed._extract_date + interval '24' month as date)
                {%- if not column['may_lie_ahead'] %}
                or cast(typed.{{ name }}__typed as date) > cast(typed._extract_date + interval '1' day as date)
                {%- endif %}
                then 'out_of_range'
        end as {{ name }}__fault,
        {%- else %}
        case
            when typed.{{ name }}__text is null then 'missing'
            when typed.{{ name }}__typed is null then '{{ "unknown_code" if column["accepted"] else ("invalid" if column["type"] in ("phone", "vin") else "unparsable") }}'
        end as {{ name }}__fault,
        {%- endif %}
    {%- endfor %}
        typed.*
    from {{ prefix }}typed as typed

),

{{ prefix }}parsed as (

    select
    {%- for column in columns %}
        {%- set name = column['name'] %}
        {%- if column['type'] in ('date', 'timestamp') %}
        {%- if name == 'extracted_at' %}
        coalesce(
            case when judged_values.{{ name }}__fault is null then judged_values.{{ name }}__typed end,
            judged_values._extract_date + interval '1' day - interval '1' second
        ) as {{ name }},
        {%- else %}
        case when judged_values.{{ name }}__fault is null then cast(judged_values.{{ name }}__typed as {{ column['sql_type'] }}) end as {{ name }},
        {%- endif %}
        {%- elif name == 'is_deleted' %}
        coalesce(judged_values.is_deleted__typed, false) as is_deleted,
        {%- else %}
        cast(judged_values.{{ name }}__typed as {{ column['sql_type'] }}) as {{ name }},
        {%- endif %}
    {%- endfor %}
        judged_values._extract_date,
        judged_values._source_file,
        judged_values._source_row,
        nullif(concat_ws(
            '; ',
            case when judged_values._defect is not null then 'row: ' || judged_values._defect end
            {%- for column in columns if column['required'] %},
            case when judged_values.{{ column['name'] }}__fault is not null then '{{ column['name'] }}: ' || judged_values.{{ column['name'] }}__fault end
            {%- endfor %}
        ), '') as _reasons,
        nullif(concat_ws(
            ','
            {%- for column in columns if not column['required'] and staging_can_fail(column) %},
            case when judged_values.{{ column['name'] }}__fault not in ('missing') then '{{ column['name'] }}:' || judged_values.{{ column['name'] }}__fault end
            {%- endfor %}
            {%- for column in columns if column['type'] == 'vin' %},
            case when not {{ vin_check_digit_is_valid('judged_values.' ~ column['name'] ~ '__typed') }} then '{{ column['name'] }}:check_digit' end
            {%- endfor %}
        ), '') as _issues,
        case when {{ staging_is_quarantined(columns) }} then coalesce(
            judged_values._landed_text,
            '{' || concat_ws(
                ', '
                {%- for column in columns %},
                '"{{ column['name'] }}": ' || {{ json_text('judged_values.' ~ column['name'] ~ '__landed') }}
                {%- endfor %}
            ) || '}'
        ) end as _raw_text,
        case
            when {{ staging_is_quarantined(columns) }}
                then 'quarantined|' || judged_values._file_id || '|' || cast(judged_values._source_row as string)
            else {{ staging_key(contract, 'judged_values') }}
        end as _key,
        judged_values._file_id,
        {{ rules_id }} as _rules_id
    from {{ prefix }}judged_values as judged_values

)
{%- endmacro %}


{#- Whether a text of a column may say nothing: any text is a text, an id, a code or a plate, so that these can only be missing. -#}
{% macro staging_can_fail(column) -%}
{{ return(column['accepted'] or column['type'] not in ('text', 'id', 'code', 'plate')) }}
{%- endmacro %}


{#- True for a row that breaks the contract in any required column, or as a whole. -#}
{% macro staging_is_quarantined(columns) -%}
(
    judged_values._defect is not null
    {%- for column in columns if column['required'] %}
    or judged_values.{{ column['name'] }}__fault is not null
    {%- endfor %}
)
{%- endmacro %}
