with

components as (

    select
        node as identifier,
        component as representative
    from {{ ref('int_customer_components') }}

),

single_identifiers as (

    select
        identities.identifier,
        identities.identifier as representative
    from {{ ref('int_customer_identities') }} as identities
    left join components on identities.identifier = components.identifier
    where components.identifier is null
    group by identities.identifier

),

identifiers as (

    select
        components.identifier,
        components.representative
    from components

    union all

    select
        single_identifiers.identifier,
        single_identifiers.representative
    from single_identifiers

),

final as (

    select
        identifiers.identifier,
        identifiers.representative,
        {{ keyed_hash('identifiers.representative') }} as customer_key
    from identifiers

)

select * from final
