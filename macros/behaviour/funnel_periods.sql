{#- Query: one row per period of entry: how many of those who reached one step of a funnel reached another; periods in which nobody
    entered stand with zeros and a rate of null (ruling G1).

    people: relation or name of a CTE with the rows of macro ordered_funnel, made with the same period and week_start.
    from_step, to_step: positions in the funnel's steps, counted from 0. first_date, last_date: range of entries, YYYY-MM-DD.
    by: breakdown_value, or nothing: every value that occurs has every period.
    Columns: period_start, those of by, from_count, to_count, conversion_rate. -#}
{% macro funnel_periods(people, period, first_date, last_date, from_step, to_step, week_start='monday', by=none) -%}
with

-- as many periods as days (or hours) are more than enough; those after the last date fall away
all_periods as (

    select {{ period_after(period, period_start(period, "cast('" ~ first_date ~ "' as date)", week_start), 'series.n') }} as period_start
    from (
        select {{ days_between("cast('" ~ first_date ~ "' as date)", "cast('" ~ last_date ~ "' as date)") }} as days
    ) as range_of_entries
    inner join {{ number_series(0, 100000) }} as series
        on range_of_entries.days * {{ 24 if period == 'hour' else 1 }} + {{ 23 if period == 'hour' else 0 }} >= series.n

),

grid as (

    select
        all_periods.period_start
        {%- if by %},
        all_values.{{ by }}
        {%- endif %}
    from all_periods
    {%- if by %}
    cross join (select distinct {{ by }} from {{ people }}) as all_values
    {%- endif %}
    where cast(all_periods.period_start as date) <= cast('{{ last_date }}' as date)

),

final as (

    select
        grid.period_start,
        {%- if by %}
        grid.{{ by }},
        {%- endif %}
        cast(count_if(people.step_{{ from_step + 1 }}_at is not null) as bigint) as from_count,
        cast(count_if(people.step_{{ to_step + 1 }}_at is not null) as bigint) as to_count,
        {{ rate(
            'count_if(people.step_' ~ (to_step + 1) ~ '_at is not null)',
            'count_if(people.step_' ~ (from_step + 1) ~ '_at is not null)'
        ) }} as conversion_rate
    from grid
    left join {{ people }} as people
        on grid.period_start = people.period_start
        {%- if by %}
            and coalesce(grid.{{ by }}, '') = coalesce(people.{{ by }}, '')
        {%- endif %}
    group by
        grid.period_start
        {%- if by %},
        grid.{{ by }}
        {%- endif %}

)

select * from final
{%- endmacro %}
