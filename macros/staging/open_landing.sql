{#- At the start of a run: what has landed comes into the raw zone, and the schema raw shows it. A run that only
    tests looks at the raw zone as the build left it. What is wrong at the door ends the run before any model. -#}
{% macro open_landing() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'test', 'seed', 'snapshot', 'retry', 'clone') -%}
        {{ return(adapter.dispatch('open_landing')()) }}
    {%- endif -%}
{%- endmacro %}

{#- Other engines read the raw zone as external tables that stand already. -#}
{% macro default__open_landing() %}{{ return('') }}{% endmacro %}

{% macro duckdb__open_landing() -%}
    {%- set has_secret = run_query("select getvariable('drivetrain_inner_key') is not null").columns[0].values()[0] -%}
    {%- if not has_secret -%}
        {{ exceptions.raise_compiler_error(
            'DRIVETRAIN_SECRET is not set: the key of the customer hash (ruling P2). Set it in the environment, ' ~
            'or let `make build` write the file .drivetrain-secret of the demo.'
        ) }}
    {%- endif -%}
    {%- set mode = 'views' if flags.WHICH == 'test' else 'land' -%}
    {%- set answer = fromjson(run_query("select drivetrain_land('" ~ mode ~ "')").columns[0].values()[0]) -%}
    {%- if not answer['ok'] -%}
        {{ return("select error('" ~ answer['message'] | replace("'", "''") ~ "')") }}
    {%- endif -%}
    {%- for line in answer['message'].splitlines() -%}
        {{ log(line, info=true) }}
    {%- endfor -%}
    {%- do run_query((answer['statements'] + ['create schema if not exists changes']) | join(';\n')) -%}
    {{ return('') }}
{%- endmacro %}
