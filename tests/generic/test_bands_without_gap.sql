{#- Bands of a seed that do not take every number of days exactly once: each row names the band and what is wrong with it.
    Without first_day the first band must be open downwards, with it must begin there; the last is open upwards. -#}
{% test bands_without_gap(model, code, band_order, first_day=none) %}
with

bands as (

    select
        {{ code }} as band,
        {{ band_order }} as band_order,
        from_days,
        to_days,
        lag(to_days) over by_place as previous_to_days,
        row_number() over by_place as place,
        count(*) over (partition by 1) as band_count,
        count(*) over (partition by {{ band_order }}) as order_count,
        count(*) over (partition by {{ code }}) as code_count
    from {{ model }}
    window by_place as (order by {{ band_order }} asc nulls last, from_days asc nulls first, to_days asc nulls last)

),

faults as (

    select
        bands.band,
        bands.from_days,
        bands.to_days,
        case
            when bands.band is null or bands.code_count > 1 then 'code is missing or stands twice'
            when bands.band_order is null or bands.order_count > 1 then 'order is missing or stands twice'
            when bands.from_days > bands.to_days then 'ends before it begins'
            {%- if first_day is none %}
            when bands.place = 1 and bands.from_days is not null then 'first band is not open downwards'
            {%- else %}
            when bands.place = 1 and (bands.from_days is null or bands.from_days != {{ first_day }})
                then 'first band does not begin on day {{ first_day }}'
            {%- endif %}
            when bands.place > 1 and (bands.from_days is null or bands.previous_to_days is null)
                then 'overlaps the band before it'
            when bands.place > 1 and bands.from_days <= bands.previous_to_days then 'overlaps the band before it'
            when bands.place > 1 and bands.from_days > bands.previous_to_days + 1 then 'gap before it'
            when bands.place = bands.band_count and bands.to_days is not null then 'last band is not open upwards'
        end as fault
    from bands

)

select * from faults
where fault is not null
{% endtest %}
