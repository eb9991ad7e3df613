-- Whole numbers that do not read as they must: a fraction is no whole number.
{%- set cases = [
    ('12', '12'),
    ('-3', '-3'),
    ('12.0', '12'),
    ('1,200', '1200'),
    ('1.2万', '12000'),
    ('0', '0'),
    ('12.7', none),
    ('2.5', none),
    ('twelve', none),
    ('', none),
    (none, none),
] %}
with

cases as (
    {{ parsing_cases(cases, 'bigint') }}
),

texts as (

    select
        cases.written,
        cases.expected,
        {{ text_of('cases.written', 'integer') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        {{ parsed_integer('texts.text') }} as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
