-- Numbers of ruling L4 that do not read as they must.
{%- set cases = [
    ('12', '12'),
    ('-12.5', '-12.5'),
    ('+3', '3'),
    ('.5', '0.5'),
    (' 7 ', '7'),
    ('1,234,567.89', '1234567.89'),
    ('-1,234', '-1234'),
    ('¥1,234.50', '1234.5'),
    ('-¥12', '-12'),
    ('$99.9', '99.9'),
    ('1234.50元', '1234.5'),
    ('¥ 1,234.50 元', '1234.5'),
    ('1.2万', '12000'),
    ('1.2万元', '12000'),
    ('12万', '120000'),
    ('-0.5万', '-5000'),
    ('1.5e3', '1500'),
    ('0', '0'),
    ('0.00005', '0.0001'),
    ('1,23', none),
    ('12,34,567', none),
    ('1.2.3', none),
    ('万', none),
    ('abc', none),
    ('12abc', none),
    ('--5', none),
    ('NaN', none),
    ('Infinity', none),
    ('1_000', none),
    ('0x1F', none),
    ('1.23e+16', none),
    ('', none),
    (none, none),
] %}
with

cases as (
    {{ parsing_cases(cases, 'decimal(18, 4)') }}
),

texts as (

    select
        cases.written,
        cases.expected,
        {{ text_of('cases.written', 'decimal') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        {{ parsed_decimal('texts.text', 'decimal(18, 4)') }} as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
