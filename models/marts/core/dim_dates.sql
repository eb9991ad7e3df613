{#- 1990 is the first year that a date may lie in, the second year after as_of the last (ruling T4) -#}
{%- set first_day = "cast('1990-01-01' as date)" -%}
{%- set this_year = "cast(extract(year from " ~ as_of_date() ~ ") as integer)" -%}
{%- set last_day = "make_date(" ~ this_year ~ " + 2, 12, 31)" -%}
with

holidays as (

    select * from {{ ref('holidays_cn') }}

),

published_years as (

    select distinct extract(year from holidays.date_day) as year
    from holidays

),

days as (

    select cast({{ first_day }} + cast(series.n as integer) as date) as date_day
    from {{ number_series(0, days_between(first_day, last_day)) }} as series

),

classified as (

    select
        days.date_day,
        {{ month_of('days.date_day') }} as month,
        holidays.holiday,
        coalesce(holidays.day_kind = 'holiday', false) as is_holiday_cn,
        case
            when holidays.day_kind = 'holiday' then false
            when holidays.day_kind = 'workday' then true
            else {{ iso_day_of_week('days.date_day') }} <= 5
        end as is_workday_cn,
        coalesce(holidays.day_kind = 'holiday' and holidays.holiday = 'spring_festival', false)
            as is_spring_festival,
        published_years.year is not null as is_holiday_calendar_published
    from days
    left join holidays on days.date_day = holidays.date_day
    left join published_years on extract(year from days.date_day) = published_years.year

),

counted as (

    select
        classified.*,
        sum(case when classified.is_workday_cn then 1 else 0 end) over (
            partition by classified.month
            order by classified.date_day asc nulls last
            rows between unbounded preceding and current row
        ) as workday_of_month,
        sum(case when classified.is_workday_cn then 1 else 0 end) over (
            partition by classified.month
        ) as workdays_in_month
    from classified

),

final as (

    select
        cast(counted.date_day as date) as date_day,
        cast(date_trunc('week', counted.date_day) as date) as week_start_date,
        cast(counted.month as date) as month,
        cast(date_trunc('quarter', counted.date_day) as date) as quarter,
        cast(extract(year from counted.date_day) as bigint) as year,
        cast({{ iso_day_of_week('counted.date_day') }} as bigint) as iso_day_of_week,
        cast(counted.is_holiday_cn as boolean) as is_holiday_cn,
        cast(counted.is_workday_cn as boolean) as is_workday_cn,
        cast(counted.is_spring_festival as boolean) as is_spring_festival,
        cast(counted.workday_of_month as bigint) as workday_of_month,
        cast(counted.workdays_in_month as bigint) as workdays_in_month,
        cast(counted.holiday as string) as holiday,
        cast(counted.is_holiday_calendar_published as boolean) as is_holiday_calendar_published
    from counted

)

select * from final
