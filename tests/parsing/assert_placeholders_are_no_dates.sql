-- Placeholders of ruling L4 that are taken for dates, and dates beside them that are taken for placeholders.
{%- set cases = [
    ('00000000', 'true'),
    ('0000-00-00', 'true'),
    ('0000-00-00 00:00:00', 'true'),
    ('9999-12-31', 'true'),
    ('9999-12-31 23:59:59', 'true'),
    ('99991231', 'true'),
    ('1899-12-30', 'true'),
    ('1900-01-01', 'true'),
    ('1900/1/1', 'true'),
    ('1970-01-01', 'true'),
    ('0000000000', 'true'),
    ('2099-12-31', 'true'),
    ('2099-12-30', 'false'),
    ('1970-01-02', 'false'),
    ('1900-01-02', 'false'),
    ('2026-01-05', 'false'),
    ('20260105', 'false'),
    ('unreadable', 'false'),
    (none, 'false'),
] %}
with

cases as (
    {{ parsing_cases(cases, 'boolean') }}
),

texts as (

    select
        cases.written,
        cases.expected,
        {{ text_of('cases.written', 'date') }} as text
    from cases

),

read_values as (

    select
        texts.written,
        texts.expected,
        texts.text,
        {{ parsed_timestamp('texts.text') }} as parsed
    from texts

)

select * from read_values
where {{ is_no_date('read_values.text', 'read_values.parsed') }} != read_values.expected
