-- Mobile numbers of ruling L5 that do not read as they must.
{%- set cases = [
    ('13812345678', '13812345678'),
    ('+86 138 1234 5678', '13812345678'),
    ('0086-138-1234-5678', '13812345678'),
    ('8613812345678', '13812345678'),
    ('138 1234 5678', '13812345678'),
    ('13812345678.0', '13812345678'),
    ('13812345678.00', '13812345678'),
    ('138.1234.5678', '13812345678'),
    ('138.1234.0000', '13812340000'),
    ('19912345678', '19912345678'),
    ('12812345678', none),
    ('23812345678', none),
    ('1381234567', none),
    ('138123456789', none),
    ('02112345678', none),
    ('no phone', none),
    ('', none),
    (none, none),
] %}
with

cases as (
    {{ parsing_cases(cases, 'string') }}
),

texts as (

    select
        cases.written,
        cases.expected,
        {{ text_of('cases.written', 'phone') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        {{ parsed_phone('texts.text') }} as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
