{#- The CTEs texts, typed and parsed: one pass from landed text to typed values, quarantine reasons and issues (rulings L2, L4–L6, T4).
    `landed` and `mappings` name the CTEs to read, `rules_id` is the expression stored as _rules_id. -#}
{% macro staging_parsed(contract, landed, mappings, rules_id) -%}
{%- set columns = contract['columns'] -%}
texts as (

    select
    {%- for column in columns %}
        {{ text_of(landed ~ '.' ~ column['name'], column['type']) }} as {{ column['name'] }}__text,
    {%- endfor %}
        {{ landed }}._extract_date,
        {{ landed }}._source_file,
        {{ landed }}._source_row,
        {{ landed }}._file_id,
        {{ landed }}._defect,
        {{ landed }}._landed_text,
        {% for column in columns %}{{ landed }}.{{ column['name'] }} as {{ column['name'] }}__landed{% if not loop.last %}, {% endif %}{% endfor %}
    from {{ landed }}

),

typed as (

    select
    {%- for column in columns %}
        {%- set text = 'texts.' ~ column['name'] ~ '__text' %}
        {%- if column['type'] in ('date', 'timestamp') %}
        {{ parsed_timestamp(text) }} as {{ column['name'] }}__typed,
        {%- elif column['type'] in ('decimal', 'decimal_rate') %}
        {{ parsed_decimal(text, column['sql_type']) }} as {{ column['name'] }}__typed,
        {%- elif column['type'] == 'integer' %}
        {{ parsed_integer(text) }} as {{ column['name'] }}__typed,
        {%- elif column['type'] == 'boolean' %}
        {{ parsed_boolean(text) }} as {{ column['name'] }}__typed,
        {%- elif column['type'] == 'phone' %}
        {{ parsed_phone(text) }} as {{ column['name'] }}__typed,
        {%- elif column['type'] == 'vin' %}
        {{ parsed_vin(text) }} as {{ column['name'] }}__typed,
        {%- elif column['accepted'] %}
        case
            when lower({{ text }}) in ({{ "'" ~ column['accepted'] | join("', '") ~ "'" }}) then lower({{ text }})
            else map__{{ column['name'] }}.code
        end as {{ column['name'] }}__typed,
        {%- else %}
        {{ text }} as {{ column['name'] }}__typed,
        {%- endif %}
    {%- endfor %}
        texts.*
    from texts
    {%- for column in columns if column['accepted'] %}
    left join {{ mappings }} as map__{{ column['name'] }}
        on map__{{ column['name'] }}.column_name = '{{ column['name'] }}'
        and upper(map__{{ column['name'] }}.source_value) = texts.{{ column['name'] }}__text
        and texts._extract_date >= coalesce(map__{{ column['name'] }}.valid_from, cast('0001-01-01' as date))
        and texts._extract_date < coalesce(map__{{ column['name'] }}.valid_to, cast('9999-12-31' as date))
    {%- endfor %}

),

judged_values as (

    select
    {%- for column in columns %}
        {%- set name = column['name'] %}
        {%- if column['type'] in ('date', 'timestamp') %}
        case
            when typed.{{ name }}__typed is null then case
                when typed.{{ name }}__text is null or {{ is_no_date('typed.' ~ name ~ '__text', 'typed.' ~ name ~ '__typed') }} then 'missing'
                else 'unparsable'
            end
            when {{ is_no_date('typed.' ~ name ~ '__text', 'typed.' ~ name ~ '__typed') }} then 'missing'
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
    from typed

),

parsed as (

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
            {%- for column in columns if not column['required'] %},
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
            else {% for name in contract['key'] %}
                {%- set column = (columns | selectattr('name', 'equalto', name) | list)[0] -%}
                coalesce(cast(
                {%- if column['type'] == 'date' %}cast(judged_values.{{ name }}__typed as date)
                {%- else %}judged_values.{{ name }}__typed
                {%- endif %} as string), ''){% if not loop.last %} || '|' || {% endif %}
            {%- endfor %}
        end as _key,
        judged_values._file_id,
        {{ rules_id }} as _rules_id
    from judged_values

)
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
