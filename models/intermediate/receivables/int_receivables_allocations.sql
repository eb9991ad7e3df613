with

allocations as (

    select * from {{ ref('stg_erp__ar_allocations') }}

),

documents as (

    select
        document_id,
        document_type,
        balance_sign,
        currency_code,
        exchange_rate,
        exists_from_date,
        exists_until_date
    from {{ ref('int_receivables_documents') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rate_periods') }}

),

-- a negative credit is a debit and the other way round: where both sides are, they change places
sides as (

    select
        allocations.*,
        from_documents.balance_sign = 1 and to_documents.balance_sign = -1 as is_turned
    from allocations
    inner join documents as from_documents
        on allocations.from_document_no = from_documents.document_id
    inner join documents as to_documents
        on allocations.to_document_no = to_documents.document_id

),

pairs as (

    select
        sides.allocation_id,
        case when sides.is_turned then sides.from_document_no else sides.to_document_no end
            as debit_document_id,
        case when sides.is_turned then sides.to_document_no else sides.from_document_no end
            as credit_document_id,
        sides.allocated_on,
        sides.reversed_on,
        case when sides.is_turned then abs(sides.amount) else sides.amount end as amount,
        sides._extract_date as extract_date
    from sides

),

-- in force from its date, and while both documents exist (ruling A1)
allocations_in_force as (

    select
        pairs.*,
        greatest(pairs.allocated_on, debits.exists_from_date, credits.exists_from_date)
            as in_force_from_date,
        least(pairs.reversed_on, debits.exists_until_date, credits.exists_until_date)
            as in_force_until_date,
        debits.balance_sign as debit_balance_sign,
        credits.balance_sign as credit_balance_sign,
        debits.currency_code as debit_currency_code,
        credits.currency_code as credit_currency_code,
        debits.exchange_rate as debit_own_rate,
        credits.exchange_rate as credit_own_rate,
        case when credits.document_type in ('receipt', 'refund') then 'receipt' else 'credit_note' end
            as settled_by
    from pairs
    inner join documents as debits on pairs.debit_document_id = debits.document_id
    inner join documents as credits on pairs.credit_document_id = credits.document_id

),

-- between currencies at the rates of the day, else at the documents' own (ruling A12)
rates_of_the_day as (

    select
        allocations_in_force.*,
        case
            when allocations_in_force.debit_currency_code = 'CNY' then 1 else debit_rates.rate_to_cny
        end as debit_day_rate,
        case
            when allocations_in_force.credit_currency_code = 'CNY' then 1 else credit_rates.rate_to_cny
        end as credit_day_rate
    from allocations_in_force
    {%- for side in ['debit', 'credit'] %}
    left join exchange_rates as {{ side }}_rates
        on allocations_in_force.{{ side }}_currency_code = {{ side }}_rates.currency_code
        and allocations_in_force.debit_currency_code != allocations_in_force.credit_currency_code
        and allocations_in_force.allocated_on >= {{ side }}_rates.valid_from
        and (
            allocations_in_force.allocated_on < {{ side }}_rates.valid_to
            or {{ side }}_rates.valid_to is null
        )
    {%- endfor %}

),

final as (

    select
        allocation_id,
        debit_document_id,
        credit_document_id,
        settled_by,
        allocated_on as allocated_date,
        in_force_from_date,
        in_force_until_date,
        debit_balance_sign,
        credit_balance_sign,
        cast(amount as decimal(18, 4)) as debit_amount,
        cast(
            case
                when debit_currency_code = credit_currency_code then amount
                when debit_day_rate is not null and credit_day_rate is not null
                    then {{ amount(rate('amount * debit_day_rate', 'credit_day_rate')) }}
                else {{ amount(rate('amount * debit_own_rate', 'credit_own_rate')) }}
            end as decimal(18, 4)
        ) as credit_amount,
        debit_own_rate,
        credit_own_rate,
        extract_date
    from rates_of_the_day
    where in_force_until_date is null
        or in_force_until_date > in_force_from_date

)

select * from final
