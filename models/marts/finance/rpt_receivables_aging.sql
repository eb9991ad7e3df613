{%- set balance = receivables_slice("company_code || '/' || customer_code") -%}
{{ config(meta={'slices': {
    'column': balance,
    'inputs': {'fct_receivables_open': balance},
    'changes': {
        'fct_receivables_open': balance,
        'int_receivables_customers':
            'select ' ~ balance ~ ' from {this} where customer_code in (select customer_code from {changes})',
    },
}}) }}
{%- set buckets = [
    'not_due', 'days_1_30', 'days_31_60', 'days_61_90', 'days_91_180', 'days_181_365',
    'over_365_days', 'unapplied',
] -%}
{%- set scopes = ['group_code', 'business_unit', 'region', 'dealer_code', 'store_type'] -%}
with

open_items as (

    select * from {{ ref('fct_receivables_open') }}

),

customers as (

    select * from {{ ref('int_receivables_customers') }}

),

-- an amount without an exchange rate is not known: it is in no sum, and a sum of nothing else is
-- not known either
balances as (

    select
        open_items.as_of_date,
        open_items.company_code,
        open_items.customer_code,
        {%- for scope in scopes %}
        case
            when min(open_items.{{ scope }}) = max(open_items.{{ scope }})
                then min(open_items.{{ scope }})
        end as {{ scope }},
        {%- endfor %}
        sum(open_items.open_amount) as open_amount,
        {%- for bucket in buckets %}
        sum(
            case
                when open_items.aging_bucket = '{{ bucket }}' then open_items.open_amount
                else 0
            end
        ) as {{ bucket }}_amount,
        {%- endfor %}
        sum(
            case
                when open_items.aging_bucket in ('not_due', 'unapplied') then 0
                else open_items.open_amount
            end
        ) as overdue_amount,
        max(case when not open_items.is_unapplied_credit then open_items.days_past_due end)
            as oldest_days_past_due
    from open_items
    group by
        open_items.as_of_date,
        open_items.company_code,
        open_items.customer_code

),

final as (

    select
        cast(balances.as_of_date as date) as as_of_date,
        cast(balances.company_code as string) as company_code,
        cast(balances.customer_code as string) as customer_code,
        {%- for scope in scopes %}
        cast(balances.{{ scope }} as string) as {{ scope }},
        {%- endfor %}
        cast(coalesce(customers.customer_key, '-1') as string) as customer_key,
        cast(customers.business_name as string) as business_name,
        cast(balances.open_amount as decimal(18, 2)) as open_receivables_amount,
        {%- for bucket in buckets %}
        cast(balances.{{ bucket }}_amount as decimal(18, 2)) as {{ bucket }}_amount,
        {%- endfor %}
        cast(balances.overdue_amount as decimal(18, 2)) as open_receivables_amount__overdue,
        cast(
            case
                when balances.open_amount > 0
                    then {{ rate('balances.overdue_amount', 'balances.open_amount') }}
            end as double
        ) as overdue_receivables_rate,
        cast(balances.oldest_days_past_due as bigint) as oldest_days_past_due,
        cast(customers.credit_limit_amount as decimal(18, 2)) as credit_limit_amount,
        cast(
            {{ rate('balances.open_amount', 'customers.credit_limit_amount') }} as double
        ) as credit_used_rate
    from balances
    left join customers on balances.customer_code = customers.customer_code

)

select * from final
