with

statements as (

    select
        'lead' as record_type,
        lead_id as record_id,
        has_consent,
        updated_at
    from {{ ref('stg_crm__leads') }}
    where has_consent is not null

    union all

    select
        'member' as record_type,
        member_id as record_id,
        has_consent,
        updated_at
    from {{ ref('stg_crm__members') }}
    where has_consent is not null

),

records as (

    select * from {{ ref('int_customer_records') }}

),

statements_in_turn as (

    select
        records.customer_key,
        statements.has_consent,
        -- two words at one instant: the refusal holds
        row_number() over (
            partition by records.customer_key
            order by
                statements.updated_at desc nulls last,
                case when statements.has_consent then 1 else 0 end nulls last
        ) as turn
    from statements
    inner join records
        on statements.record_type = records.record_type
        and statements.record_id = records.record_id

),

final as (

    select
        statements_in_turn.customer_key,
        statements_in_turn.has_consent
    from statements_in_turn
    where statements_in_turn.turn = 1

)

select * from final
