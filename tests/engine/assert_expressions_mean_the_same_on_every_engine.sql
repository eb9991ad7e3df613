-- What macros give for nulls, ends of months, halves of a cent, signs and patterns, where another answer than the expected one comes.
{%- set day = "cast('%s' as date)" -%}
{%- set moment = "cast('%s' as timestamp)" -%}
{%- set nothing = "cast(null as string)" -%}
{%- set yen = "cast('%s' as decimal(18, 4))" -%}
{%- set cases = [
    ('days across a leap day', days_between(day % '2024-02-28', day % '2024-03-01'), '2'),
    ('days of moments count midnights', days_between(moment % '2026-01-01 23:59:59', moment % '2026-01-02 00:00:00'), '1'),
    ('days backwards', days_between(day % '2026-01-02', day % '2025-12-31'), '-2'),
    ('days from nothing', days_between('cast(null as date)', day % '2026-01-01'), none),
    ('seconds over midnight', seconds_between(moment % '2025-12-31 23:59:30', moment % '2026-01-01 00:00:10'), '40'),
    ('seconds elapsed, not boundaries', seconds_between(moment % '2026-01-01 00:00:00.9', moment % '2026-01-01 00:00:02.1'), '1'),
    ('seconds backwards', seconds_between(moment % '2026-01-01 00:00:02', moment % '2026-01-01 00:00:00'), '-2'),
    ('microseconds', epoch_microseconds(moment % '1970-01-01 00:00:01.000002'), '1000002'),
    ('microseconds before the epoch', epoch_microseconds(moment % '1969-12-31 23:59:59'), '-1000000'),
    ('a Monday', iso_day_of_week(day % '2026-01-05'), '1'),
    ('a Sunday', iso_day_of_week(day % '2026-01-04'), '7'),
    ('a month after the 31st', add_months(day % '2026-01-31', 1), '2026-02-28'),
    ('a month after the 31st in a leap year', add_months(day % '2024-01-31', 1), '2024-02-29'),
    ('twelve months before the leap day', add_months(day % '2024-02-29', -12), '2023-02-28'),
    ('no months', add_months(day % '2026-03-31', 0), '2026-03-31'),
    ('the month of its last second', month_of(moment % '2026-02-28 23:59:59'), '2026-02-01'),
    ('the number of January', month_number(day % '2026-01-31'), '24312'),
    ('the number of December before', month_number(day % '2025-12-01'), '24311'),
    ('half a cent rounds up', amount(yen % '0.0050'), '0.01'),
    ('half a cent below zero rounds down', amount(yen % '-0.0050'), '-0.01'),
    ('less than half a cent', amount(yen % '0.0049'), '0.00'),
    ('a half that a double lies below', amount('cast(1.005 as double)'), '1.01'),
    ('a third of a yuan', amount(rate(yen % '1', yen % '3')), '0.33'),
    ('at rate one', at_rate(yen % '2.5050', "cast('1' as decimal(19, 10))"), '2.51'),
    ('at another rate, rounded once', at_rate(yen % '10.0000', "cast('0.1234500001' as decimal(19, 10))"), '1.23'),
    ('without a rate', at_rate(yen % '10.0000', 'cast(null as decimal(19, 10))'), none),
    ('rate of whole numbers', 'cast(' ~ rate('1', '4') ~ ' as decimal(18, 4))', '0.2500'),
    ('rate over zero', rate('1', '0'), none),
    ('rate of nothing', rate('cast(null as bigint)', '2'), none),
    ('a pattern that matches', matches("'A-12'", '^[A-Z]-[0-9]+$'), 'true'),
    ('a pattern that matches within', matches("'xA-12y'", '[0-9]'), 'true'),
    ('a pattern that does not match', matches("'a-12'", '^[A-Z]'), 'false'),
    ('a pattern on nothing', matches(nothing, '[0-9]'), none),
    ('a pattern on Chinese', matches("'京A12345'", '^[一-龥][A-Z]'), 'true'),
    ('every match is replaced', replace_pattern("'1-2-3'", '-', '.'), '1.2.3'),
    ('nothing replaced', replace_pattern("'abc'", '[0-9]', '.'), 'abc'),
    ('the group of a pattern', extracted_pattern("'KM 12,5'", '^KM ([0-9]+)'), '12'),
    ('the group of no match', extracted_pattern("'MI 12'", '^KM ([0-9]+)'), ''),
    ('blanks, tabs and line ends around', trimmed(text_literal(' \t一 二\r\n ')), '一 二'),
    ('only blanks', trimmed("'  '"), none),
    ('an apostrophe and a backslash', text_literal("O'Brien \\ 张"), "O'Brien \\ 张"),
    ('what Spark takes for a setting', text_literal('a ${b} c'), 'a ${b} c'),
    ('the length of a backslash', 'length(' ~ text_literal('\\') ~ ')', '1'),
    ('a quoted JSON string', json_text(text_literal('say "a\\b"')), '"say \\"a\\\\b\\""'),
    ('Chinese as JSON', json_text("'张'"), '"张"'),
    ('nothing as JSON', json_text(nothing), none),
    ('a key of two columns', surrogate_key(["'A'", '1']), 'c663044d098680cef4a33239921db43f'),
    ('a key with nothing in it', surrogate_key(["'A'", 'cast(null as bigint)']), '8791b28b11625a527a3a14161b8c4e0c'),
    ('a key of Chinese', surrogate_key(["'上海'"]), 'e94e8bd35fc8144f38fd1ebc1f81ab36'),
    ('equal rows share a number', hash_number(["'A'", nothing]) ~ ' = ' ~ hash_number(["'A'", nothing]), 'true'),
    ('a row with nothing in it has a number', hash_number([nothing]) ~ ' is null', 'false'),
    ('a keyed hash is 64 hexadecimal digits', matches(keyed_hash("'13800138000'"), '^[0-9a-f]{64}$'), 'true'),
    ('a keyed hash of nothing', keyed_hash(nothing), none),
    ('a keyed hash is the same again', keyed_hash("'张'") ~ ' = ' ~ keyed_hash("'张'"), 'true'),
    ('division of whole numbers is exact', 'cast(' ~ rate('7', '2') ~ ' as decimal(18, 1))', '3.5'),
    ('the remainder keeps the sign', '-7 % 3', '-1'),
    ('empty is not null', "cast('' as string) is null", 'false'),
    ('order puts nothing last', "greatest(1, cast(null as integer))", '1'),
] %}
with

cases as (

    {% for name, expression, expected in cases %}
    select
        '{{ name }}' as name,
        cast({{ expression }} as string) as found,
        {% if expected is none %}cast(null as string){% else %}{{ text_literal(expected) }}{% endif %} as expected
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from cases
where found is distinct from expected
