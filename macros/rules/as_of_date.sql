{#- The run's "today" as a date literal, the only one (ruling T1): var as_of_date, else DRIVETRAIN_AS_OF,
    else the newest extract date that has landed; with nothing landed, the first date a mart may know.
    Read from the ledger of landed files, once a run, so that the engine sees a constant. -#}
{% macro as_of_date() -%}
    {%- set given = var('as_of_date', '') or env_var('DRIVETRAIN_AS_OF', '') -%}
    {%- if not given and execute -%}
        {%- set ledger = adapter.get_relation(database=target.database, schema='raw', identifier='landed_files') -%}
        {%- if ledger is not none -%}
            {%- set given = asked_once('select cast(max(extract_date) as string) from ' ~ ledger) -%}
        {%- endif -%}
    {%- endif -%}
    cast('{{ given or "1990-01-01" }}' as date)
{%- endmacro %}
