with

requests as (

    select
        requests.request_id,
        requests.request_type,
        coalesce(dealers.dealer_key, '-1') as dealer_key,
        -- several estimates of one accident are one (ruling F15)
        coalesce('accident:' || requests.accident_no, 'request:' || requests.request_id)
            as accident,
        requests.created_at,
        requests.handled_at
    from {{ ref('stg_dms__service_requests') }} as requests
    left join {{ ref('int_dealers') }} as dealers on requests.dealer_code = dealers.dealer_code

),

events as (
    {% for request_type, metric in [
        ('booking', 'service_booking_count'),
        ('rescue', 'rescue_count'),
        ('complaint', 'complaint_count'),
        ('accident_estimate', 'accident_estimate_count'),
        ('review', 'review_count'),
    ] %}
    select
        requests.request_id,
        requests.dealer_key,
        requests.accident,
        '{{ metric }}' as metric,
        requests.created_at as happened_at
    from requests
    where requests.request_type = '{{ request_type }}'

    union all
    {% endfor %}
    {% for request_type, metric in [
        ('booking', 'service_booking_count__handled'),
        ('rescue', 'rescue_count__handled'),
        ('complaint', 'complaint_count__handled'),
    ] %}
    select
        requests.request_id,
        requests.dealer_key,
        requests.accident,
        '{{ metric }}' as metric,
        requests.handled_at as happened_at
    from requests
    where requests.request_type = '{{ request_type }}' and requests.handled_at is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}
),

final as (

    select
        events.request_id,
        events.metric,
        events.dealer_key,
        events.accident,
        events.happened_at,
        {{ month_of('events.happened_at') }} as event_month
    from events
    where cast(events.happened_at as date) <= {{ as_of_date() }}

)

select * from final
