{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
) }}
{%- set started_at = run_started_at.astimezone(modules.pytz.timezone('Asia/Shanghai')) %}

with

this_build as (

    select
        '{{ invocation_id }}' as build_id,
        cast('{{ started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp) as started_at,
        {{ as_of_date() }} as as_of_date,
        '{{ project_version() }}' as project_version,
        '{{ target.type }}' as engine

),

final as (

    select
        cast(this_build.build_id as string) as build_id,
        cast(this_build.started_at as timestamp) as started_at,
        cast(this_build.as_of_date as date) as as_of_date,
        cast(this_build.project_version as string) as project_version,
        cast(this_build.engine as string) as engine
    from this_build

)

select * from final
