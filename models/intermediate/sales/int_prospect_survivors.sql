{{- config(materialized='view') -}}
with

final as (

    select
        survivors.prospect_id,
        survivors.valid_from,
        survivors.valid_to,
        survivors.survivor_id
    from {{ ref('int_known_prospect_survivors') }} as survivors
    where survivors.known_on = {{ known_today() }}

)

select * from final
