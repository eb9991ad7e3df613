with

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

statements as (

    select
        app_user_id,
        phone,
        registered_at as stated_at
    from {{ ref('stg_app__users') }}

    union all

    select
        app_user_id,
        phone,
        ordered_at as stated_at
    from {{ ref('stg_app__mall_orders') }}
    where app_user_id is not null

    union all

    select
        app_user_id,
        phone,
        touched_at as stated_at
    from {{ ref('stg_crm__touchpoints') }}
    where app_user_id is not null

    union all

    select
        app_user_id,
        phone,
        registered_at as stated_at
    from {{ ref('stg_crm__members') }}
    where app_user_id is not null

),

statements_with_identifiers as (

    select
        statements.app_user_id,
        {{ usable_phone('statements') }} as phone_identifier,
        statements.stated_at
    from statements
    left join switchboards on statements.phone = switchboards.phone
    where cast(statements.stated_at as date) <= {{ as_of_date() }}

),

final as (

    select
        statements_with_identifiers.app_user_id,
        statements_with_identifiers.phone_identifier,
        'app:' || statements_with_identifiers.app_user_id as identifier,
        min(statements_with_identifiers.stated_at) as first_stated_at
    from statements_with_identifiers
    group by
        statements_with_identifiers.app_user_id,
        statements_with_identifiers.phone_identifier

)

select * from final
