{{ config(meta={'slices': {
    'column': 'allocation_id',
    'inputs': {'stg_erp__ar_allocations': 'allocation_id'},
    'changes': {
        'base_erp__ar_allocations': 'allocation_id',
        'int_receivables_documents':
            'select allocation_id from {stg_erp__ar_allocations} where from_document_no in (select document_id from {changes})'
            ~ ' or to_document_no in (select document_id from {changes})',
        'int_exchange_rate_periods':
            'select allocation_id from {stg_erp__ar_allocations} where allocated_on >= (select min(valid_from) from {changes})',
    },
}}) }}
{%- set attributes = [
    'document_id', 'document_type', 'balance_sign', 'currency_code', 'exchange_rate',
] -%}
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

-- in force from its date, and while both documents exist (ruling A1)
sides as (

    select
        allocations.allocation_id,
        allocations.amount,
        allocations.allocated_on,
        greatest(
            allocations.allocated_on, from_documents.exists_from_date, to_documents.exists_from_date
        ) as in_force_from_date,
        least(
            allocations.reversed_on,
            from_documents.exists_until_date,
            to_documents.exists_until_date
        ) as in_force_until_date,
        {%- for attribute in attributes %}
        from_documents.{{ attribute }} as from_{{ attribute }},
        to_documents.{{ attribute }} as to_{{ attribute }},
        {%- endfor %}
        from_documents.balance_sign = 1 and to_documents.balance_sign = -1 as is_turned,
        allocations._extract_date as extract_date
    from allocations
    inner join documents as from_documents
        on allocations.from_document_no = from_documents.document_id
    inner join documents as to_documents
        on allocations.to_document_no = to_documents.document_id

),

-- a negative credit is a debit and the other way round: where both sides are, they change
-- places
pairs as (

    select
        sides.allocation_id,
        case when sides.is_turned then abs(sides.amount) else sides.amount end as amount,
        sides.allocated_on,
        sides.in_force_from_date,
        sides.in_force_until_date,
        {%- for attribute in attributes %}
        case when sides.is_turned then sides.from_{{ attribute }} else sides.to_{{ attribute }} end
            as debit_{{ attribute }},
        case when sides.is_turned then sides.to_{{ attribute }} else sides.from_{{ attribute }} end
            as credit_{{ attribute }},
        {%- endfor %}
        sides.extract_date
    from sides
    where sides.in_force_until_date is null
        or sides.in_force_until_date > sides.in_force_from_date

),

-- between currencies at the rates of the day, else at the documents' own (ruling A12)
rates_of_the_day as (

    select
        pairs.*,
        case when pairs.debit_currency_code = 'CNY' then 1 else debit_rates.rate_to_cny end
            as debit_day_rate,
        case when pairs.credit_currency_code = 'CNY' then 1 else credit_rates.rate_to_cny end
            as credit_day_rate
    from pairs
    {%- for side in ['debit', 'credit'] %}
    left join exchange_rates as {{ side }}_rates
        on case
            when pairs.debit_currency_code != pairs.credit_currency_code
                then pairs.{{ side }}_currency_code
        end = {{ side }}_rates.currency_code
        and {{ is_within('pairs.allocated_on', side ~ '_rates.valid_from', side ~ '_rates.valid_to') }}
    {%- endfor %}

),

final as (

    select
        allocation_id,
        debit_document_id,
        credit_document_id,
        case
            when credit_document_type in ('receipt', 'refund') then 'receipt' else 'credit_note'
        end as settled_by,
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
                else
                    {{ amount(rate('amount * debit_exchange_rate', 'credit_exchange_rate')) }}
            end as decimal(18, 4)
        ) as credit_amount,
        debit_exchange_rate,
        credit_exchange_rate,
        extract_date
    from rates_of_the_day

)

select * from final
