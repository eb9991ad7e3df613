-- Texts whose blanks are not folded as ruling L5 says.
{%- set cases = [
    ('上海  某  店', '上海 某 店'),
    (' a b ', 'a b'),
    ('a' ~ '\n' ~ 'b', 'a b'),
    ('a' ~ '\t' ~ 'b', 'a b'),
    ('', none),
    ('  ', none),
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
        {{ text_of('cases.written', 'text') }} as text
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
