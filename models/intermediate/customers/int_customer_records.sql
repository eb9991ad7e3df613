{{ config(meta={'slices': {
    'column': 'customer_key',
    'inputs': {
        'int_customer_keys': 'customer_key',
        'int_customer_identities':
            'select * from {int_customer_identities} where identifier in'
            ~ ' (select identifier from {int_customer_keys} where customer_key in {touched})',
    },
    'changes': {
        'int_customer_keys': 'customer_key',
        'int_customer_identities':
            'select keys.customer_key from {changes} as changes'
            ~ ' inner join {int_customer_keys} as keys on changes.identifier = keys.identifier',
    },
}}) }}

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
