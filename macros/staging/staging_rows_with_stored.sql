{#- The CTEs uncontested and contested of the files that were not read before, together with the stored rows that they touch. -#}
{% macro staging_rows_with_stored(contract, landed, rules_id, stored, changes) -%}
{%- set columns = staging_column_names(contract) -%}
new_rows as (

    select * from {{ landed }}
    where _file_id in ({{ "'" ~ changes['new'] | join("', '") ~ "'" }})

),

{{ staging_parsed(contract, 'new_rows', rules_id) }},

touched_keys as (

    select parsed._key from parsed
    union
    select stored._key from {{ stored }} as stored
    where stored._file_id in ({{ "'" ~ changes['gone'] | join("', '") ~ "'" }})

),

candidates as (

    select {{ columns | join(', ') }} from parsed

    union all

    select {% for column in columns %}stored.{{ column }}{% if not loop.last %}, {% endif %}{% endfor %}
    from {{ stored }} as stored
    inner join touched_keys on stored._key = touched_keys._key
    where stored._file_id not in ({{ "'" ~ (changes['new'] + changes['gone']) | join("', '") ~ "'" }})

),

contested_keys as (

    select candidates._key
    from candidates
    group by candidates._key
    having count(*) > 1

),

uncontested as (

    select candidates.*
    from candidates
    left join contested_keys on candidates._key = contested_keys._key
    where contested_keys._key is null

),

contested as (

    select candidates.*
    from candidates
    inner join contested_keys on candidates._key = contested_keys._key

)
{%- endmacro %}
