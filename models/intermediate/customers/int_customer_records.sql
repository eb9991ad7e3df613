with

identities as (

    select * from {{ ref('int_customer_identities') }}

),

keys as (

    select * from {{ ref('int_customer_keys') }}

),

final as (

    select
        identities.record_type,
        identities.record_id,
        keys.customer_key,
        identities.seen_at
    from identities
    inner join keys on identities.identifier = keys.identifier

)

select * from final
