-- Truth values of ruling L4 that do not read as they must.
{%- set cases = [
    ('1', 'true'),
    ('0', 'false'),
    ('Y', 'true'),
    ('n', 'false'),
    ('TRUE', 'true'),
    ('false', 'false'),
    ('是', 'true'),
    ('否', 'false'),
    ('1.0', 'true'),
    ('0.0', 'false'),
    ('12781001', 'true'),
    ('12781002', 'false'),
    ('2', none),
    ('maybe', none),
    ('', none),
    (none, none),
] %}
with

cases as (
    {{ parsing_cases(cases, 'boolean') }}
),

texts as (

    select
        cases.written,
        cases.expected,
        {{ text_of('cases.written', 'boolean') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        {{ parsed_boolean('texts.text') }} as parsed
    from texts

)

select * from read_values
where parsed is distinct from expected
