{%- set documents_with = 'select document_no from {stg_erp__ar_documents} where ' -%}
{%- set first_day = 'coalesce(posting_date, document_date)' -%}
{{ config(meta={'slices': {
    'column': 'document_id',
    'inputs': {'stg_erp__ar_documents': 'document_no'},
    'changes': {
        'base_erp__ar_documents': 'document_no',
        'int_receivables_customers': documents_with ~ 'customer_code in (select customer_code from {changes})',
        'base_dms__sales_orders': documents_with ~ 'order_no in (select order_no from {changes})',
        'int_exchange_rate_periods': documents_with ~ first_day ~ ' >= (select min(valid_from) from {changes})',
    },
    'day_moves': [documents_with ~ first_day ~ ' > {before}'],
}}) }}

with

documents as (

    select * from {{ ref('stg_erp__ar_documents') }}

),

companies as (

    select * from {{ ref('stg_erp__companies') }}

),

customers as (

    select * from {{ ref('int_receivables_customers') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rate_periods') }}

),

dealers as (

    select * from {{ ref('int_dealers') }}

),

employees as (

    select * from {{ ref('int_employees') }}

),

orders as (

    select * from {{ ref('stg_dms__sales_orders') }}

),

-- documents of the look-ahead stay: their settlements are shown as future ones (ruling A8)
documents_in_sight as (

    select
        documents.*,
        coalesce(documents.posting_date, documents.document_date) as effective_date,
        case when documents.document_type in ('invoice', 'debit_note', 'refund') then 1 else -1 end
            as type_sign,
        case when documents.amount < 0 then -1 else 1 end as amount_sign,
        -- a rate of 0 is an empty one, and so is one beyond any currency
        case
            when documents.exchange_rate > 0
                then try_cast(documents.exchange_rate as decimal(19, 10))
        end as own_rate
    from documents
    where coalesce(documents.posting_date, documents.document_date)
        <= {{ as_of_date() }} + interval '{{ var("future_horizon_days") }}' day

),

final as (

    select
        {{ surrogate_key(['documents_in_sight.document_no']) }} as document_key,
        documents_in_sight.document_no as document_id,
        documents_in_sight.document_type,
        cast(documents_in_sight.type_sign * documents_in_sight.amount_sign as bigint)
            as balance_sign,
        cast(documents_in_sight.amount_sign as bigint) as amount_sign,
        documents_in_sight.company_code,
        documents_in_sight.customer_code,
        coalesce(customers.customer_key, '-1') as customer_key,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        coalesce(employees.employee_key, '-1') as employee_key,
        {{ foreign_key('orders.order_no') }} as order_key,
        documents_in_sight.document_date,
        documents_in_sight.effective_date as exists_from_date,
        documents_in_sight.reversed_on as exists_until_date,
        coalesce(
            documents_in_sight.due_date,
            cast(
                documents_in_sight.document_date
                + (customers.payment_terms_days * interval '1' day) as date
            ),
            documents_in_sight.document_date
        ) as due_date,
        coalesce(documents_in_sight.due_date, documents_in_sight.document_date) as own_date,
        documents_in_sight.currency as currency_code,
        cast(
            case
                when documents_in_sight.own_rate is not null then documents_in_sight.own_rate
                when documents_in_sight.currency = 'CNY' then 1
                else exchange_rates.rate_to_cny
            end as decimal(19, 10)
        ) as exchange_rate,
        cast(abs(documents_in_sight.amount) as decimal(18, 4)) as amount,
        coalesce(documents_in_sight.is_disputed, false) as is_disputed,
        documents_in_sight._extract_date as extract_date
    from documents_in_sight
    left join companies on documents_in_sight.company_code = companies.company_code
    left join customers on documents_in_sight.customer_code = customers.customer_code
    left join dealers
        on coalesce(documents_in_sight.dealer_code, companies.dealer_code) = dealers.dealer_code
    left join employees on documents_in_sight.employee_id = employees.employee_id
    left join orders on documents_in_sight.order_no = orders.order_no
    left join exchange_rates
        on case when documents_in_sight.own_rate is null then documents_in_sight.currency end
            = exchange_rates.currency_code
        and {{ is_within(
            'documents_in_sight.effective_date', 'exchange_rates.valid_from', 'exchange_rates.valid_to'
        ) }}
    -- reversed on the day or before it: there was never a balance
    where documents_in_sight.reversed_on is null
        or documents_in_sight.reversed_on > documents_in_sight.effective_date

)

select * from final
