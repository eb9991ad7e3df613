-- Vehicle identification numbers of ruling L5 that do not read as they must.
{%- set cases = [
    ('LSVAA4187C2012345', 'LSVAA4187C2012345'),
    (' lsvaa4187c2012345 ', 'LSVAA4187C2012345'),
    ('LSVAA4187C201234', none),
    ('LSVAA4187C20123456', none),
    ('LSVOA4187C2012345', none),
    ('LSVIA4187C2012345', none),
    ('LSVQA4187C2012345', none),
    ('LSVAA4187C201234-', none),
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
        {{ text_of('cases.written', 'vin') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        {{ parsed_vin('texts.text') }} as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
