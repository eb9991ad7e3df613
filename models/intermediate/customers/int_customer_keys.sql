{{ config(meta={'slices': {
    'column': 'representative',
    'inputs': {
        'int_customer_components': 'component',
        'int_customer_identities': 'identifier',
    },
    'changes': {
        'int_customer_components': 'select component from {changes} union all select node from {changes}',
        'int_customer_identities':
            'select coalesce(components.component, changes.identifier) from {changes} as changes'
            ~ ' left join {int_customer_components} as components on changes.identifier = components.node',
    },
}}) }}

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
