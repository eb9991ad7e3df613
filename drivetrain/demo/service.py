"""After the sale: workshop orders, service requests."""

from __future__ import annotations

from drivetrain.demo.sales import _place_and_day
from drivetrain.demo.setting import Setting

OLD_OWNER = 65_000_000


def build(setting: Setting) -> None:
    strangers = setting.volume(16_000, 50)
    setting.make(
        "service_orders",
        f"""
        with own as (
            select deliveries.delivery_no * 8 + k as order_no, deliveries.dealer_code, deliveries.outlet,
                vehicles.vin, deliveries.person,
                moment(after_days(deliveries.delivered_at, deliveries.delivery_no * 8 + k, 'service day', k * 120
                    - 40, k * 120 + 40),
                    deliveries.delivery_no * 8 + k, 'service time', 8.5, 16.5) as opened_at, k * 6000 as kilometres
            from deliveries inner join vehicles using (vehicle_no), (select unnest(range(1, 7))::integer as k)
                as turns
            where deliveries.returned_at is null and deliveries.person is not null and u(deliveries.delivery_no * 8
                + k, 'comes to service') < 0.7
        ),
        strangers as (
            select 1000000000000 + visit_no as order_no, dealer_code, outlet,
                vin_of('LSV' || lpad((visit_no % 7000 * 13 % 100000)::varchar, 5, '0') || '0NB'
                    || lpad((visit_no % 7000)::varchar, 6, '0')) as vin,
                {OLD_OWNER} + visit_no % 7000 as person, moment(day_on, visit_no, 'stranger time', 8.5, 16.5)
                    as opened_at,
                40000 + visit_no // 7000 * 9000 as kilometres
            from {_place_and_day("visit_no", strangers, "stranger")} as placed
        ),
        opened as (select * from own union all select * from strangers)
        select *, 'RO' || lpad(order_no::varchar, 13, '0') as service_order_id, employee_of(outlet, pick(order_no,
            'advisor', 8, 10)) as employee_id,
            case when u(order_no, 'service type') < 0.6 then 'maintenance' when u(order_no, 'service type') < 0.8
                then 'repair'
                when u(order_no, 'service type') < 0.9 then 'accident' when u(order_no, 'service type') < 0.97
                    then 'warranty' else 'rework' end
                as order_type,
            opened_at + to_minutes(pick(order_no, 'takes', 60, 3000)) as closed_at,
            u(order_no, 'void') < 0.01 as is_void,
            round(200 + 900 * u(order_no, 'labour'), 2) as labour, round(150 + 2400 * pow(u(order_no, 'parts'), 2), 2)
                as parts
        from opened where happened(opened_at)
        """,
    )
    requests = setting.volume(14_000, 90)
    setting.make(
        "service_requests",
        f"""
        with made as (
            select request_no, dealer_code, outlet, moment(day_on, request_no, 'request time', 7, 21) as created_at,
                case when u(request_no, 'request type') < 0.55 then 'booking' when u(request_no,
                    'request type') < 0.63 then 'rescue'
                    when u(request_no, 'request type') < 0.75 then 'complaint' when u(request_no,
                        'request type') < 0.85 then 'accident_estimate'
                    when u(request_no, 'request type') < 0.95 then 'review' else 'accident_notice' end
                        as request_type,
                {OLD_OWNER} + pick(request_no, 'request person', 0, 6999) as person
            from {_place_and_day("request_no", requests, "request")} as placed
        )
        select *, 'RQ' || lpad(request_no::varchar, 9, '0') as request_id, employee_of(outlet, pick(request_no,
            'handler', 8, 10)) as handler_id,
            case when request_type != 'review' and u(request_no, 'handled') < 0.93
                then created_at + to_minutes(pick(request_no, 'handled after', 15, 2500)) end as handled_at,
            case when request_type in ('rescue', 'complaint', 'accident_estimate') and u(request_no, 'handled') < 0.88
                then created_at + to_minutes(2600 + pick(request_no, 'closed after', 15, 9000)) end as closed_at,
            case when request_type in ('accident_estimate', 'accident_notice') then 'AC' || lpad(request_no::varchar,
                9, '0') end as accident_no,
            case when request_type = 'complaint' and u(request_no, 'reopened') < 0.1 then 1 else 0 end
                as reopened_count,
            case when request_type = 'review' then pick(request_no, 'score', 2, 5) end as score,
            case when request_type = 'accident_estimate' then pick(request_no, 'estimate', 8, 300) * 100 end
                as estimate
        from made
        """,
    )
