{%- set persons_of_changes =
    customers_of_changes('lead', 'lead_id')
    ~ ' union all select ' ~ surrogate_key(['lead_id']) ~ ' from {changes}'
    ~ ' union all select person_key from {this} where lead_id in (select lead_id from {changes})'
-%}
{%- set persons_with =
    'select person_key from {this} where lead_id in'
    ~ ' (select lead_id from {stg_crm__leads} where %(column)s in (select %(column)s from {changes}))'
-%}
{{ config(meta={'slices': {
    'column': 'person_key',
    'inputs': {
        'int_customer_records': 'customer_key',
        'stg_crm__leads':
            'select * from {stg_crm__leads} where ' ~ surrogate_key(['lead_id']) ~ ' in {touched} or lead_id in'
            ~ " (select record_id from {int_customer_records} where record_type = 'lead' and customer_key in {touched})",
    },
    'changes': {
        'base_crm__leads': persons_of_changes,
        'int_customer_records':
            "select customer_key from {changes} where record_type = 'lead'"
            ~ ' union all select ' ~ surrogate_key(['record_id']) ~ " from {changes} where record_type = 'lead'",
        'int_customer_switchboards': persons_with | format(column='phone'),
        'int_employee_phones': persons_with | format(column='phone'),
        'int_employees': persons_with | format(column='employee_id'),
    },
    'day_moves': [
        persons_of_changes | replace('{changes}', '(select * from {stg_crm__leads} where '
            ~ 'greatest(created_at, closed_at, updated_at) >= {before} + interval 1 day)'),
    ],
}}) }}

with

leads as (

    select * from {{ ref('stg_crm__leads') }}
    where cast(created_at as date) <= {{ as_of_date() }}

),

dealers as (

    select
        dealer_code,
        dealer_key,
        brand
    from {{ ref('int_dealers') }}

),

series as (

    select series_code from {{ ref('int_vehicle_series') }}

),

employees as (

    select
        employee_id,
        employee_key
    from {{ ref('int_employees') }}

),

employee_phones as (

    select * from {{ ref('int_employee_phones') }}

),

switchboards as (

    select phone from {{ ref('int_customer_switchboards') }}

),

customers_of_leads as (

    select
        record_id as lead_id,
        customer_key
    from {{ ref('int_customer_records') }}
    where record_type = 'lead'

),

leads_with_members as (

    select
        leads.lead_id,
        {{ surrogate_key(['leads.lead_id']) }} as lead_key,
        coalesce(customers_of_leads.customer_key, '-1') as customer_key,
        leads.created_at,
        {{ month_of('leads.created_at') }} as lead_month,
        leads.lead_type,
        leads.channel_code,
        coalesce(dealers.dealer_code, '-1') as dealer_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        coalesce(employees.employee_id, '-1') as employee_id,
        coalesce(employees.employee_key, '-1') as employee_key,
        coalesce(leads.brand, dealers.brand, '-1') as brand,
        coalesce(series.series_code, '-1') as series_code,
        leads.province,
        leads.status,
        leads.phone is not null and switchboards.phone is null as has_usable_phone,
        -- the newest statement ends a lead where no date does (ruling T6)
        coalesce(
            leads.closed_at,
            case
                when leads.status in ('delivered', 'lost', 'invalid') then leads.updated_at
                when leads.invalid_reason is not null then leads.updated_at
            end
        ) as ended_at,
        leads.closed_at,
        leads.status = 'invalid' or leads.invalid_reason is not null as is_said_invalid,
        coalesce(leads.invalid_reason, '-1') = 'test'
        or {{ has_test_word('leads.customer_name') }} as is_test,
        employee_phones.phone is not null as is_internal
    from leads
    left join dealers on leads.dealer_code = dealers.dealer_code
    left join series on leads.series_code = series.series_code
    left join employees on leads.employee_id = employees.employee_id
    left join employee_phones on leads.phone = employee_phones.phone
    left join switchboards on leads.phone = switchboards.phone
    left join customers_of_leads on leads.lead_id = customers_of_leads.lead_id

),

leads_with_persons as (

    select
        leads_with_members.*,
        not leads_with_members.is_test and not leads_with_members.is_internal as is_raw,
        case
            when leads_with_members.customer_key = '-1' then leads_with_members.lead_key
            else leads_with_members.customer_key
        end as person_key
    from leads_with_members

),

-- a later lead of the same person and brand within the month repeats the first
leads_in_turn as (

    select
        leads_with_persons.lead_id,
        row_number() over (
            partition by
                leads_with_persons.person_key,
                leads_with_persons.brand,
                leads_with_persons.lead_month
            order by
                leads_with_persons.created_at nulls last,
                leads_with_persons.lead_id nulls last
        ) as turn
    from leads_with_persons
    where leads_with_persons.is_raw

),

final as (

    select
        leads_with_persons.lead_id,
        leads_with_persons.lead_key,
        leads_with_persons.customer_key,
        leads_with_persons.person_key,
        leads_with_persons.dealer_key,
        leads_with_persons.dealer_code,
        leads_with_persons.employee_key,
        leads_with_persons.employee_id,
        leads_with_persons.lead_type,
        leads_with_persons.channel_code,
        leads_with_persons.brand,
        leads_with_persons.series_code,
        leads_with_persons.province,
        leads_with_persons.status,
        case
            when leads_with_persons.is_test then 'test'
            when leads_with_persons.is_internal then 'internal'
            when
                leads_with_persons.is_said_invalid
                and cast(leads_with_persons.ended_at as date) <= {{ as_of_date() }}
                then 'invalid'
            when leads_in_turn.turn > 1 then 'duplicate'
            else 'valid'
        end as lead_class,
        leads_with_persons.has_usable_phone,
        leads_with_persons.is_raw,
        leads_with_persons.lead_month,
        leads_with_persons.created_at,
        case
            when cast(leads_with_persons.closed_at as date) <= {{ as_of_date() }}
                then leads_with_persons.closed_at
        end as closed_at,
        case
            when cast(leads_with_persons.ended_at as date) <= {{ as_of_date() }}
                then leads_with_persons.ended_at
        end as ended_at
    from leads_with_persons
    left join leads_in_turn on leads_with_persons.lead_id = leads_in_turn.lead_id

)

select * from final
