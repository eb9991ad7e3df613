-- workdays of a year as published, and days that show each rule; a row is a disagreement
with

dates as (

    select * from {{ ref('dim_dates') }}

),

workdays_by_year as (

    select
        dates.year,
        cast(sum(case when dates.is_workday_cn then 1 else 0 end) as bigint) as workdays
    from dates
    where dates.is_holiday_calendar_published
    group by dates.year

),

expected_years as (

    select
        2024 as year,
        251 as workdays
    union all
    select
        2025 as year,
        248 as workdays
    union all
    select
        2026 as year,
        248 as workdays

),

wrong_years as (

    select
        cast(expected_years.year as string) as subject,
        'workdays of the year' as problem
    from expected_years
    left join workdays_by_year on expected_years.year = workdays_by_year.year
    where coalesce(workdays_by_year.workdays, -1) != expected_years.workdays

),

wrong_days as (

    select
        cast(dates.date_day as string) as subject,
        'class of the day' as problem
    from dates
    where
        (dates.is_holiday_cn and dates.is_workday_cn)
        or (dates.is_spring_festival and not dates.is_holiday_cn)
        or (dates.date_day = cast('2026-02-28' as date) and not dates.is_workday_cn)
        or (dates.date_day = cast('2026-02-16' as date) and dates.is_workday_cn)
        or (
            not dates.is_holiday_calendar_published
            and dates.is_workday_cn != (dates.iso_day_of_week <= 5)
        )

),

wrong_counts as (

    select
        cast(dates.month as string) as subject,
        'workdays of the month' as problem
    from dates
    group by dates.month
    having
        max(dates.workday_of_month) != max(dates.workdays_in_month)
        or max(dates.workdays_in_month) != sum(case when dates.is_workday_cn then 1 else 0 end)

)

select * from wrong_years
union all
select * from wrong_days
union all
select * from wrong_counts
