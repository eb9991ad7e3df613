{#- Query: one row per bin of the seconds between two steps of a funnel (ruling F14): bins of equal width from the smallest time,
    and the closing bin after them.

    people: relation or name of a CTE with the rows of macro ordered_funnel. from_step, to_step: positions in the funnel's steps,
    counted from 0. bin_count: none = the cube root of the people, rounded up. Where all took the same time the width is a minute.
    Columns: bin_number (from 0), bin_start_seconds, people_count, mean_seconds (of all people, the same in each row). -#}
{% macro funnel_time_histogram(people, from_step, to_step, bin_count=none) -%}
with

durations as (

    select cast({{ seconds_between('step_' ~ (from_step + 1) ~ '_at', 'step_' ~ (to_step + 1) ~ '_at') }} as bigint) as seconds
    from {{ people }}
    where step_{{ from_step + 1 }}_at is not null
        and step_{{ to_step + 1 }}_at is not null

),

ranges as (

    select
        min(seconds) as least_seconds,
        max(seconds) as most_seconds,
        avg(cast(seconds as double)) as mean_seconds,
        -- the cube root of an exact cube comes out a little above or below the whole number
        {% if bin_count -%}
        {{ bin_count }}
        {%- else -%}
        cast(ceil(round(power(cast(count(*) as double), {{ 1 / 3 }}), 9)) as bigint)
        {%- endif %} as bin_count
    from durations
    having count(*) > 0

),

widths as (

    select
        ranges.*,
        case
            when most_seconds = least_seconds then 60
            else cast(ceil({{ rate('most_seconds - least_seconds', 'bin_count') }}) as bigint)
        end as width_seconds
    from ranges

),

bins as (

    select
        series.n as bin_number,
        widths.least_seconds + series.n * widths.width_seconds as bin_start_seconds,
        widths.width_seconds,
        widths.bin_count,
        widths.mean_seconds
    from widths
    inner join {{ number_series(0, bin_count or 1000) }} as series
        on widths.bin_count >= series.n

),

final as (

    select
        bins.bin_number,
        bins.bin_start_seconds,
        cast(count(durations.seconds) as bigint) as people_count,
        max(bins.mean_seconds) as mean_seconds
    from bins
    left join durations
        on durations.seconds >= bins.bin_start_seconds
            and durations.seconds < bins.bin_start_seconds + bins.width_seconds
    group by
        bins.bin_number,
        bins.bin_start_seconds

)

select * from final
{%- endmacro %}
