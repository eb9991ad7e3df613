{#- a touch is its number's, else its app user's: where a number's customer changes, so may its app user's -#}
{%- set customers_of_touches -%}
select keys.customer_key
from {touches} as touches
inner join {int_customer_keys} as keys on 'phone:' || touches.phone = keys.identifier
union all
select keys.customer_key
from {touches} as touches
inner join {int_customer_keys} as keys on 'app:' || touches.app_user_id = keys.identifier
{%- endset -%}
{%- set touched_identifiers = '(select identifier from {int_customer_keys} where customer_key in {touched})' -%}
{%- set by_customer = dict(
    dict.fromkeys(['int_leads', 'int_prospects', 'int_vehicle_orders', 'int_deliveries'], 'customer_key'),
    int_referred_orders='referrer_customer_key'
) -%}
{%- set customers_of_cards =
    'select prospects.customer_key from {changes} as changes'
    ~ ' inner join {int_prospects} as prospects on changes.prospect_id = prospects.prospect_id'
-%}
{{ config(meta={'slices': {
    'column': 'customer_key',
    'inputs': dict(by_customer, int_customer_service_orders='customer_key', stg_crm__touchpoints=
        "select * from {stg_crm__touchpoints} where 'phone:' || phone in " ~ touched_identifiers
        ~ " or 'app:' || app_user_id in " ~ touched_identifiers
    ),
    'changes': dict(by_customer, int_customer_records='customer_key', **{
        'int_customer_keys':
            'select customer_key from {changes} union all '
            ~ customers_of_touches | replace('{touches}', "(select * from {stg_crm__touchpoints} where 'phone:' || phone in"
            ~ ' (select identifier from {changes}))'),
        'base_crm__touchpoints': customers_of_touches | replace('{touches}', '{changes}'),
        'base_dms__prospects': customers_of_cards,
        'int_prospect_arrivals': customers_of_cards,
        'int_test_drives': customers_of_cards,
        'base_dms__service_orders': customers_of_changes('service_order', 'service_order_no'),
    }),
    'day_moves': [
        customers_of_touches
            | replace('{touches}', '(select * from {stg_crm__touchpoints} where cast(touched_at as date) > {before})'),
        'select customer_key from {int_customer_service_orders} where cast(opened_at as date) > {before}',
    ],
}}) }}

-- depends_on: {{ ref('int_customer_records') }} (a service order that is void now was a sign of its customer)

with

touchpoints as (

    select * from {{ ref('stg_crm__touchpoints') }}
    where cast(touched_at as date) <= {{ as_of_date() }}

),

dealers as (

    select
        dealer_key,
        dealer_code
    from {{ ref('int_dealers') }}

),

keys as (

    select
        identifier,
        customer_key
    from {{ ref('int_customer_keys') }}

),

employee_phones as (

    select * from {{ ref('int_employee_phones') }}

),

leads as (

    select * from {{ ref('int_leads') }}
    where lead_class in ('valid', 'duplicate')

),

-- a card of an employee or with a test word is none, nor are its visits and drives (ruling G6)
prospects as (

    select
        prospects.prospect_id,
        prospects.customer_key,
        prospects.dealer_key,
        prospects.carded_at
    from {{ ref('int_prospects') }} as prospects
    inner join {{ ref('stg_dms__prospects') }} as cards on prospects.prospect_id = cards.prospect_id
    left join employee_phones on cards.phone = employee_phones.phone
    where employee_phones.phone is null
        and not {{ has_test_word("coalesce(cards.customer_name, '')") }}

),

arrivals as (

    select * from {{ ref('int_prospect_arrivals') }}

),

test_drives as (

    select * from {{ ref('int_test_drives') }}

),

service_orders as (

    select * from {{ ref('int_customer_service_orders') }}

),

signs as (

    select
        'touch' as step,
        coalesce(phone_keys.customer_key, app_keys.customer_key) as customer_key,
        touchpoints.touchpoint_id as sign_id,
        touchpoints.touched_at as signed_at,
        touchpoints.channel_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key
    from touchpoints
    left join keys as phone_keys on 'phone:' || touchpoints.phone = phone_keys.identifier
    left join keys as app_keys on 'app:' || touchpoints.app_user_id = app_keys.identifier
    left join dealers on touchpoints.dealer_code = dealers.dealer_code
    left join employee_phones on touchpoints.phone = employee_phones.phone
    where employee_phones.phone is null
        and coalesce(phone_keys.customer_key, app_keys.customer_key) is not null

    union all

    select
        'lead' as step,
        leads.customer_key,
        leads.lead_id as sign_id,
        leads.created_at as signed_at,
        leads.channel_code,
        leads.dealer_key
    from leads

    union all

    select
        'card' as step,
        prospects.customer_key,
        prospects.prospect_id as sign_id,
        prospects.carded_at as signed_at,
        cast(null as string) as channel_code,
        prospects.dealer_key
    from prospects

    union all

    select
        'visit' as step,
        prospects.customer_key,
        arrivals.visit_key as sign_id,
        arrivals.arrived_at as signed_at,
        cast(null as string) as channel_code,
        arrivals.visited_dealer_key as dealer_key
    from arrivals
    inner join prospects on arrivals.prospect_id = prospects.prospect_id

    union all

    select
        'test_drive' as step,
        prospects.customer_key,
        test_drives.test_drive_id as sign_id,
        test_drives.driven_at as signed_at,
        cast(null as string) as channel_code,
        test_drives.dealer_key
    from test_drives
    inner join prospects on test_drives.prospect_id = prospects.prospect_id

    union all

    select
        'order' as step,
        orders.customer_key,
        orders.order_id as sign_id,
        orders.ordered_at as signed_at,
        cast(null as string) as channel_code,
        orders.dealer_key
    from {{ ref('int_vehicle_orders') }} as orders
    where orders.is_counted

    union all

    select
        'delivery' as step,
        deliveries.customer_key,
        deliveries.delivery_id as sign_id,
        deliveries.delivered_at as signed_at,
        cast(null as string) as channel_code,
        deliveries.dealer_key
    from {{ ref('int_deliveries') }} as deliveries
    where deliveries.is_counted and deliveries.is_retail

    union all

    select
        'service' as step,
        service_orders.customer_key,
        service_orders.service_order_no as sign_id,
        service_orders.opened_at as signed_at,
        cast(null as string) as channel_code,
        coalesce(dealers.dealer_key, '-1') as dealer_key
    from service_orders
    left join dealers on service_orders.dealer_code = dealers.dealer_code

    union all

    -- an order counts for the lifecycle of who referred it
    select
        'referral' as step,
        referred_orders.referrer_customer_key as customer_key,
        referred_orders.order_id as sign_id,
        referred_orders.ordered_at as signed_at,
        cast(null as string) as channel_code,
        referred_orders.dealer_key
    from {{ ref('int_referred_orders') }} as referred_orders

),

signs_in_turn as (

    select
        signs.step,
        signs.customer_key,
        signs.sign_id,
        signs.signed_at,
        signs.channel_code,
        signs.dealer_key,
        row_number() over (
            partition by signs.customer_key, signs.step
            order by signs.signed_at nulls last, signs.sign_id nulls last
        ) as turn
    from signs
    where signs.customer_key != '-1'

),

final as (

    select
        signs_in_turn.customer_key,
        signs_in_turn.step,
        lifecycle_steps.step_order,
        signs_in_turn.sign_id,
        signs_in_turn.signed_at,
        signs_in_turn.channel_code,
        signs_in_turn.dealer_key,
        -- at one instant the earlier step comes first
        row_number() over (
            partition by signs_in_turn.customer_key
            order by signs_in_turn.signed_at nulls last, lifecycle_steps.step_order nulls last
        ) = 1 as is_first_sign
    from signs_in_turn
    inner join {{ ref('lifecycle_steps') }} as lifecycle_steps
        on signs_in_turn.step = lifecycle_steps.step
    where signs_in_turn.turn = 1

)

select * from final
