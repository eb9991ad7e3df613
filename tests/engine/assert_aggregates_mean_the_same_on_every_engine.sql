-- What aggregates and windows give over a list with a tie, a null and a gap, where another answer than the expected one comes.
with

readings as (

    select
        1 as place,
        'b' as name,
        10 as reading,
        cast('2026-01-31' as date) as day
    union all
    select
        2 as place,
        'a' as name,
        20 as reading,
        cast('2026-01-01' as date) as day
    union all
    select
        3 as place,
        '张' as name,
        20 as reading,
        cast('2026-03-01' as date) as day
    union all
    select
        4 as place,
        cast(null as string) as name,
        cast(null as integer) as reading,
        cast(null as date) as day

),

aggregates as (

    select
        {{ ordered_text_list('name', '|', 'place') }} as by_place,
        {{ ordered_text_list('name', '|', '-place') }} as backwards,
        {{ ordered_text_list('name', '|', 'reading') }} as with_a_tie,
        {{ percentile('0.5', 'reading') }} as half,
        {{ percentile('0.25', 'reading') }} as quarter,
        {{ percentile('1', 'reading') }} as most,
        {{ spaced_picks('cast(reading as bigint)', 10) }} as picks,
        {{ spaced_picks('cast(reading as bigint)', 11) }} as fewer_picks,
        count(*) as all_rows,
        count(reading) as readings,
        count(distinct reading) as distinct_readings,
        sum(reading) as total,
        sum(reading) filter (where reading > 100) as nothing_to_add,
        max(day) as last_day,
        max_by(name, place) filter (where name is not null) as last_name,
        min(cast(6999999999999999999 as decimal(19, 0)) * cast(10000000000 as decimal(11, 0)) + place)
            filter (where reading is not null) % 10000000000 as low_digits
    from readings

),

windows as (

    select
        place,
        row_number() over (order by reading nulls last, place nulls last) as ascending,
        row_number() over (order by reading desc nulls last, place asc nulls last) as descending,
        rank() over (order by reading nulls last) as rank_with_a_tie,
        lag(reading) over (order by place nulls last) as before,
        sum(reading) over (order by place nulls last rows between unbounded preceding and current row) as so_far
    from readings

),

in_words as (

    select
        {{ ordered_text_list(
            "concat_ws(' ', cast(place as string), cast(ascending as string), cast(descending as string), "
            ~ "cast(rank_with_a_tie as string), cast(before as string), cast(so_far as string))", '|', 'place'
        ) }} as all_windows,
        {{ ordered_text_list('cast(n as string)', ',', 'n') }} as numbers
    from windows
    inner join {{ number_series(1, 4) }} as series on windows.place = series.n

),

parts as (

    select {{ ordered_text_list('parts.part', '+', 'parts.part') }} as all_parts
    from readings
    cross join {{ text_parts("'x,,y'", ',') }} as parts
    where readings.place = 1

),

cases as (

    {%- set cases = [
        ('aggregates', 'by_place', 'b|a|张'),
        ('aggregates', 'backwards', '张|a|b'),
        ('aggregates', 'with_a_tie', 'b|a|张'),
        ('aggregates', 'cast(half as decimal(9, 2))', '20.00'),
        ('aggregates', 'cast(quarter as decimal(9, 2))', '15.00'),
        ('aggregates', 'cast(most as decimal(9, 2))', '20.00'),
        ('aggregates', 'picks', '10,20'),
        ('aggregates', 'fewer_picks', '10'),
        ('aggregates', 'all_rows', '4'),
        ('aggregates', 'readings', '3'),
        ('aggregates', 'distinct_readings', '2'),
        ('aggregates', 'total', '50'),
        ('aggregates', 'nothing_to_add', none),
        ('aggregates', 'last_day', '2026-03-01'),
        ('aggregates', 'last_name', '张'),
        ('aggregates', 'cast(low_digits as bigint)', '1'),
        ('in_words', 'all_windows', '1 1 3 1 10|2 2 1 2 10 30|3 3 2 2 20 50|4 4 4 4 20 50'),
        ('in_words', 'numbers', '1,2,3,4'),
        ('parts', 'all_parts', '+x+y'),
    ] %}
    {% for source, expression, expected in cases %}
    select
        '{{ expression | replace("'", "") }}' as name,
        cast({{ expression }} as string) as found,
        {% if expected is none %}cast(null as string){% else %}{{ text_literal(expected) }}{% endif %} as expected
    from {{ source }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from cases
where found is distinct from expected
