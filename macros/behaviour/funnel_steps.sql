{#- Query: one row per step of a funnel (and value of the breakdown): how many people reached it, and how long they took.

    people: relation or name of a CTE with the rows of macro ordered_funnel; step_count: length of its `steps`.
    by: further columns of `people` to count by, as period_start or breakdown_value. With breakdown_value and limit, the values
        beyond the `limit` largest by people who entered are pooled as Other; people without a value stay a row of their own,
        with null (ruling F10).
    Columns: those of by, step_number (from 1), people_count, rate_from_first, rate_from_previous (null for the first step),
    mean_seconds and median_seconds from the step before, over people who have both. -#}
{% macro funnel_steps(people, step_count, by=[], limit=none) -%}
{%- set pooled = limit is not none and 'breakdown_value' in by -%}
with

{% if pooled -%}
ranked_values as (

    select
        breakdown_value,
        row_number() over (order by count(*) desc nulls last, breakdown_value nulls last) as value_rank
    from {{ people }}
    where breakdown_value is not null
    group by breakdown_value

),

{% endif -%}
steps_of_people as (
    {% for step in range(1, step_count + 1) %}
    select
        {%- for column in by %}
        {% if pooled and column == 'breakdown_value' -%}
        case when ranked_values.value_rank > {{ limit }} then 'Other' else people.breakdown_value end as breakdown_value,
        {%- else -%}
        people.{{ column }},
        {%- endif %}
        {%- endfor %}
        {{ step }} as step_number,
        people.step_1_at is not null as has_entered,
        {{ 'people.step_1_at' if step == 1 else 'people.step_' ~ (step - 1) ~ '_at' }} is not null as has_previous,
        people.step_{{ step }}_at is not null as has_reached,
        {% if step == 1 -%}
        cast(null as bigint)
        {%- else -%}
        cast({{ seconds_between('people.step_' ~ (step - 1) ~ '_at', 'people.step_' ~ step ~ '_at') }} as bigint)
        {%- endif %} as seconds_from_previous
    from {{ people }} as people
    {%- if pooled %}
    left join ranked_values on people.breakdown_value = ranked_values.breakdown_value
    {%- endif %}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

final as (

    select
        {%- for column in by %}
        {{ column }},
        {%- endfor %}
        step_number,
        cast(count_if(has_reached) as bigint) as people_count,
        {{ rate('count_if(has_reached)', 'count_if(has_entered)') }} as rate_from_first,
        case
            when step_number > 1 then {{ rate('count_if(has_reached)', 'count_if(has_previous)') }}
        end as rate_from_previous,
        avg(cast(seconds_from_previous as double)) as mean_seconds,
        {{ percentile(0.5, 'seconds_from_previous') }} as median_seconds
    from steps_of_people
    group by
        {%- for column in by %}
        {{ column }},
        {%- endfor %}
        step_number

)

select * from final
{%- endmacro %}
