"""Vehicles and where they stand: receipts, transfers, demo cars, hand-overs, returns; and the plant's last track point."""

from __future__ import annotations

from drivetrain.demo.sales import _place_and_day
from drivetrain.demo.setting import Setting

UNSOLD = 500_000_000


def build(setting: Setting) -> None:
    _vehicles(setting)
    _movements(setting)


def _vehicles(setting: Setting) -> None:
    unsold = setting.volume(1_500, 40)
    setting.make(
        "vehicles",
        f"""
        with sold as (
            select vehicle_no, dealer_code, outlet, brand_no, model_code, series_code, msrp, is_slow, delivered_at, returned_at, is_demo_car,
                case when is_demo_car then pick(vehicle_no, 'age', 130, 260) when is_slow then pick(vehicle_no, 'age', 80, 250)
                    else least(150, 2 + floor(-ln(1 - u(vehicle_no, 'age')) * 24))::bigint end as age
            from deliveries where delivery_no = vehicle_no
        ),
        stood as (
            select *, moment(delivered_at::date - age::integer, vehicle_no, 'received', 8, 10) as received_at,
                false as is_sent_back
            from sold
        ),
        unsold as (
            select {UNSOLD} + car_no as vehicle_no, dealer_code, outlet, placed.brand_no, model_code, series_code, msrp, is_slow,
                null::timestamp as delivered_at, null::timestamp as returned_at, false as is_demo_car, null::bigint as age,
                moment(end_on() - (case when is_slow then pick(car_no, 'stands', 5, 420) else pick(car_no, 'stands', 0, 130) end)::integer,
                    {UNSOLD} + car_no, 'received', 8, 10) as received_at,
                car_no % 25 = 3 as is_sent_back
            from {_place_and_day("car_no", unsold, "unsold")} as placed
            inner join model_slots on model_slots.brand_no = placed.brand_no
                and model_slots.slot = floor(pow(u(car_no, 'unsold model'), 0.6) * 1000)::integer
        ),
        stocked as (select * from stood union all select * from unsold),
        moved as (
            select stocked.*, case when age >= 9 and not is_demo_car and u(vehicle_no, 'transferred') < 0.08 and lasting.dealer_code != stocked.dealer_code
                then lasting.dealer_code end as came_from
            from stocked left join lasting on lasting.brand_no = stocked.brand_no
                and lasting.place = pick(vehicle_no, 'transferred from', 0, lasting.places - 1)
        ),
        numbered as (
            select *, row_number() over (order by vehicle_no) as serial from moved where happened(received_at)
        ),
        tagged as (
            select *, serial % 97 = 9 as has_wrong_check_digit,
            vin_of('L' || case brand_no when 0 then 'XC' else 'HY' end || substring('ABCDEFGH', pick(vehicle_no, 'body', 1, 8), 1)
                || lpad(((serial * 7) % 10000)::varchar, 4, '0') || '0' || substring('NPRST', year(received_at)::integer - 2021, 1)
                || substring('ABCDEFGHJKLMNPRSTUVWXYZ', (serial // 1000000 + 1)::integer, 1) || lpad((serial % 1000000)::varchar, 6, '0')) as right_vin
            from numbered
        )
        select * exclude (right_vin),
            case when has_wrong_check_digit then substring(right_vin, 1, 8) || case substring(right_vin, 9, 1) when '0' then '1' else '0' end
                || substring(right_vin, 10) else right_vin end as vin,
            round(msrp * 0.86)::integer as unit_cost,
            case when u(vehicle_no, 'transport') < 0.8 then pick(vehicle_no, 'transport cost', 400, 1800) end as transport_cost,
            case when came_from is not null then moment(delivered_at::date - 5, vehicle_no, 'sent', 10, 12) end as sent_at,
            case when came_from is not null then moment(delivered_at::date - 5 + pick(vehicle_no, 'on the road', 0, 2)::integer, vehicle_no,
                'arrived', 14, 16) end as arrived_at,
            case when came_from is not null and u(vehicle_no, 'haul cost') < 0.5 then 300 end as haul_cost,
            came_from is not null and vehicle_no % 9 = 4 as is_overlapping,
            case when is_demo_car then moment(received_at::date + 1, vehicle_no, 'demo in', 10, 12) end as demo_in_at,
            case when is_demo_car then moment(delivered_at::date - 2, vehicle_no, 'demo out', 10, 12) end as demo_out_at,
            case when is_sent_back then moment(received_at::date + pick(vehicle_no, 'sent back', 20, 60)::integer, vehicle_no, 'sent back time', 9, 16)
                end as sent_back_at,
            received_at - to_days(pick(vehicle_no, 'produced', 8, 25)::integer) + interval '3' hour as produced_at
        from tagged
        """,
    )


def _movements(setting: Setting) -> None:
    setting.make(
        "movements",
        """
        with steps as (
            select vehicle_no, vin, model_code, series_code, unnest([
                {'k': 1, 'type': 'receipt', 'at': received_at, 'dealer': coalesce(came_from, dealer_code), 'cost': unit_cost, 'more': transport_cost},
                {'k': 2, 'type': 'demo_in', 'at': demo_in_at, 'dealer': dealer_code, 'cost': null, 'more': null},
                {'k': 3, 'type': 'demo_out', 'at': demo_out_at, 'dealer': dealer_code, 'cost': null, 'more': null},
                {'k': 4, 'type': 'transfer_out', 'at': case when not is_overlapping then sent_at end, 'dealer': came_from, 'cost': null, 'more': null},
                {'k': 5, 'type': 'transfer_in', 'at': arrived_at, 'dealer': dealer_code, 'cost': null, 'more': haul_cost},
                {'k': 6, 'type': 'delivery', 'at': delivered_at, 'dealer': dealer_code, 'cost': null, 'more': null},
                {'k': 7, 'type': 'customer_return', 'at': returned_at, 'dealer': dealer_code, 'cost': unit_cost, 'more': null},
                {'k': 9, 'type': 'factory_return', 'at': sent_back_at, 'dealer': dealer_code, 'cost': null, 'more': null}
            ]) as step
            from vehicles
        ),
        resold as (
            select vehicles.vehicle_no, vehicles.vin, vehicles.model_code, vehicles.series_code, 8 as k, 'delivery' as type,
                deliveries.delivered_at as at, vehicles.dealer_code as dealer, null::integer as cost, null::bigint as more
            from vehicles inner join deliveries on deliveries.vehicle_no = vehicles.vehicle_no and deliveries.delivery_no != deliveries.vehicle_no
        )
        select 'M' || lpad(vehicle_no::varchar, 10, '0') || k as movement_id, * from (
            select vehicle_no, vin, model_code, series_code, step.k as k, step.type as movement_type, step.at as moved_at, step.dealer as dealer_code,
                step.cost as unit_cost, step.more as additional_cost from steps
            union all select * from resold
        ) as movements where happened(moved_at)
        """,
    )
