{#- The CTE `versions`: which version of a key was known when, for figures that are frozen as the extracts of a day had
    them (ruling S5). A version is known from its extract until a better one arrives; only keys that came more than
    once are sorted. is_overtaken: another version is in force today. `parent` is the column that names what a key belongs to:
    known_of_parent_from is the extract from which that was known, of a key that always named the same its first one, of another
    that of the version. -#}
{% macro known_versions(system, table, mode, columns, parent=none) -%}
landed_rows as (

    select
        landed_rows._key,
        landed_rows._status,
        landed_rows._differs,
        landed_rows._extract_date,
        landed_rows._source_file,
        landed_rows._source_row,
        {%- for column in columns %}
        landed_rows.{{ column }},
        {%- endfor %}
        landed_rows.is_deleted
    from {{ ref('base_' ~ system ~ '__' ~ table) }} as landed_rows
    where landed_rows._status != 'quarantined'

),

contested_keys as (

    select landed_rows._key
    from landed_rows
    group by landed_rows._key
    having count(*) > 1

),

ranked as (

    select
        landed_rows.*,
        min(landed_rows._extract_date) over (partition by landed_rows._key) as first_known_on,
        row_number() over (
            partition by landed_rows._key
            order by
                {%- if mode == 'entity' %}
                landed_rows.updated_at nulls first,
                {%- endif %}
                landed_rows._extract_date nulls first,
                landed_rows._source_file nulls first,
                landed_rows._source_row nulls first
        ) as version_number
    from landed_rows
    inner join contested_keys on landed_rows._key = contested_keys._key

),

winning as (

    select
        ranked.*,
        max(ranked.version_number) over (
            partition by ranked._key
            order by ranked._extract_date nulls first
            range between unbounded preceding and current row
        ) as winning_number
    from ranked

),

winners as (

    select
        winning.*,
        lead(winning._extract_date) over (
            partition by winning._key order by winning._extract_date nulls first
        ) as known_until
    from winning
    where winning.version_number = winning.winning_number

),

versions as (

    select
        {%- for column in columns %}
        winners.{{ column }},
        {%- endfor %}
        winners.is_deleted,
        winners._status = 'current' as is_in_force,
        winners._status = 'superseded' or winners._differs as is_overtaken,
        winners._extract_date as known_from,
        winners.known_until,
        winners.first_known_on
        {%- if parent %},
        case
            when min(coalesce(winners.{{ parent }}, '')) over (partition by winners._key)
                = max(coalesce(winners.{{ parent }}, '')) over (partition by winners._key)
                then winners.first_known_on
            else winners._extract_date
        end as known_of_parent_from
        {%- endif %}
    from winners

    union all

    select
        {%- for column in columns %}
        landed_rows.{{ column }},
        {%- endfor %}
        landed_rows.is_deleted,
        landed_rows._status = 'current' as is_in_force,
        false as is_overtaken,
        landed_rows._extract_date as known_from,
        cast(null as date) as known_until,
        landed_rows._extract_date as first_known_on
        {%- if parent %},
        landed_rows._extract_date as known_of_parent_from
        {%- endif %}
    from landed_rows
    left join contested_keys on landed_rows._key = contested_keys._key
    where contested_keys._key is null

)
{%- endmacro %}
