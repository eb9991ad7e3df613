-- Business codes of ruling L8 that do not read as they must.
{%- set cases = [
    ('d001', 'D001'),
    (' D001 ', 'D001'),
    ('1001.0', '1001'),
    ('1001.00', '1001'),
    ('10.05', '10.05'),
    ('A.0B', 'A.0B'),
    ('', none),
    ('   ', none),
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
        {{ text_of('cases.written', 'code') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        texts.text as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
