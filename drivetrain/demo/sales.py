"""From the first lead to the handed-over car: leads, cards, visits, drives, orders, deliveries, each with its whole
life.

A card's life is decided at once (`lives`): when it visits, drives, orders, cancels, is lost or sleeps. Times after
the end of the span stay in the plan and have simply not happened. Hours are kept apart so that each life has one
order of events.
"""

from __future__ import annotations

from drivetrain.demo.network import DOCTORING_OUTLET
from drivetrain.demo.setting import Setting

# numbers of persons, which make their phones: apart by how we met them
WALK_IN, LOOSE_BUYER, RESALE_BUYER, TEST, SWITCHBOARD = 30_000_000, 60_000_000, 63_000_000, 95_000_000, 99_000_000
TWIN, LOOSE_ORDER, OFF_FLOOR, RESALE = 50_000_000, 200_000_000, 300_000_000, 400_000_000


def build(setting: Setting) -> None:
    _leads(setting)
    _followups(setting)
    _prospects(setting)
    _lives(setting)
    _visits(setting)
    _test_drives(setting)
    _orders(setting)
    _deliveries(setting)
    _prospect_events(setting)


def _place_and_day(number: str, count: int, purpose: str) -> str:
    """Numbers 0…count-1 with a day (in order, by season) and an outlet with the code of that day."""
    return f"""(
        select numbers.i as {number}, slots.day_on, outlet_slots.outlet, outlet_slots.brand_no, codes.dealer_code
        from range({count}) as numbers(i)
        inner join slots on slots.slot = floor((numbers.i + u(numbers.i, '{purpose} day')) / {count} * 32768)::integer
        inner join outlet_slots on outlet_slots.slot = floor(u(numbers.i, '{purpose} outlet') * 10000)::integer
        inner join codes on codes.outlet = outlet_slots.outlet
            and codes.valid_from <= slots.day_on and slots.day_on < codes.valid_to
    )"""


def _leads(setting: Setting) -> None:
    count = setting.volume(200_000, 400)
    setting.make(
        "leads",
        f"""
        with drawn as (
            select lead_no, outlet, brand_no, dealer_code, channel_slots.channel_no, channel_slots.channel_code,
                channel_slots.lead_type,
                moment(day_on, lead_no, 'lead time', 7, 23.5) as created_at,
                case when lead_no % 900 = 7 or lead_no in (11, 23) then 'test'
                    when lead_no % 800 = 9 then 'internal'
                    when u(lead_no, 'lead kind') < 0.015 then 'unassigned'
                    when u(lead_no, 'lead kind') < 0.095 then 'invalid'
                    else 'normal' end as kind
            from {_place_and_day("lead_no", count, "lead")} as placed
            inner join channel_slots on channel_slots.slot = floor(u(lead_no, 'channel') * 1000)::integer
        ),
        named as (
            select drawn.*, model_slots.series_code,
                case kind when 'test' then {TEST} + lead_no
                    when 'internal' then 90000000 + outlet * 100 + pick(lead_no, 'colleague', 0, 13)
                    else case when lead_no > 60 and u(lead_no, 'again') < 0.17
                        then lead_no - pick(lead_no, 'again back', 1, 60) else lead_no end
                end as person
            from drawn inner join model_slots on model_slots.brand_no = drawn.brand_no
                and model_slots.slot = floor(u(lead_no, 'lead model') * 1000)::integer
        )
        select *,
            case when kind = 'normal' and person = lead_no and u(lead_no, 'card') < case lead_type
                    when 'web_phone' then 0.33 when 'outreach' then 0.62 when 'walk_in' then 0.9 else 0.75 end
                then greatest(moment(after_days(created_at, lead_no, 'card days', 0, 6), lead_no, 'card time', 9.5,
                    19),
                    created_at + interval '25' minute) end as carded_at,
            case kind when 'normal' then 1 + floor(u(lead_no, 'follow-ups') * u(lead_no, 'follow-ups 2') * 5)::integer
                when 'invalid' then pick(lead_no, 'follow-ups', 1, 2)::integer else 0 end as followup_count,
            case when kind != 'unassigned' then created_at + to_minutes(pick(lead_no, 'assigned', 1, 90)) end
                as assigned_at,
            case when kind = 'invalid' then moment(after_days(created_at, lead_no, 'invalid', 1, 4), lead_no,
                'invalid time', 9, 18) end
                as invalid_at,
            employee_of(outlet, pick(lead_no, 'agent', 6, 7)) as employee_id
        from named where crm_happened(created_at)
        """,
    )


def _followups(setting: Setting) -> None:
    setting.make(
        "followups",
        """
        with planned as (
            select lead_no, lead_no * 8 + k as followup_no, kind, dealer_code, employee_id, k, invalid_at,
                case k when 0 then created_at + to_minutes(pick(lead_no, 'first follow-up', 4, 300))
                    else moment(after_days(created_at, lead_no * 8 + k, 'follow-up day', k * 2 - 1, k * 3),
                        lead_no * 8 + k, 'follow-up hour',
                        9, 18) end as planned_at
            from leads, (select unnest(range(6))::integer as k) as turns
            where k < followup_count
        ),
        done as (
            select *, planned_at + to_minutes(pick(followup_no, 'follow-up delay', 0, 240)) as recorded_at
                from planned
        )
        select *, case when u(followup_no, 'never followed') >= 0.06 then recorded_at end as followed_at
        from done where crm_happened(recorded_at) and (invalid_at is null or recorded_at < invalid_at)
        """,
    )


def _prospects(setting: Setting) -> None:
    walk_ins = setting.volume(58_000, 150)
    burst = max(3, round(30 * min(setting.scale, 1) ** 0.5))
    setting.make(
        "prospects",
        f"""
        with of_leads as (
            select lead_no as prospect_no, lead_no, 'normal' as kind, person, outlet, brand_no, dealer_code,
                case lead_type when 'walk_in' then 'other' else lead_type end as origin, series_code, carded_at
            from leads where happened(carded_at)
        ),
        walk_ins as (
            select {WALK_IN} + walk_in_no as prospect_no, null::bigint as lead_no,
                case when walk_in_no % 400 = 17 and placed.day_on > start_on() + 5 then 'late_card' else 'normal' end
                    as kind,
                case when walk_in_no between 30 and 41 then {SWITCHBOARD} else {WALK_IN} + walk_in_no end as person,
                outlet, placed.brand_no, dealer_code,
                case when u(walk_in_no, 'walk-in origin') < 0.06 then 'referral' when u(walk_in_no,
                    'walk-in origin') < 0.08 then 'other'
                    else 'walk_in' end as origin,
                model_slots.series_code,
                moment(day_on, {WALK_IN} + walk_in_no, 'walk-in time', 10, 18.5) as carded_at
            from {_place_and_day("walk_in_no", walk_ins, "walk-in")} as placed
            inner join model_slots on model_slots.brand_no = placed.brand_no
                and model_slots.slot = floor(u(walk_in_no, 'walk-in model') * 1000)::integer
        ),
        bursts as (
            select {TWIN} + 20000000 + month_no * 10000 + n as prospect_no, null::bigint as lead_no, 'burst' as kind,
                {TWIN} + 20000000 + month_no * 10000 + n as person, outlet, brand_no, dealer_code, 'walk_in'
                    as origin,
                'XA3' as series_code,
                last_day(end_on() - (month_no * 31 + 40)::integer)::timestamp + interval '23' hour
                    + interval '50' minute
                    + to_seconds(n * 15 % 600) as carded_at
            from outlets, range(1, 5) as months(month_no), range({burst}) as cards(n)
            where outlet = {DOCTORING_OUTLET} and last_day(end_on() - (month_no * 31 + 40)::integer) >= start_on()
        ),
        met as (
            select * from of_leads union all select * from walk_ins where happened(carded_at) union all select *
                from bursts
        ),
        twins as (
            select prospect_no + {TWIN} as prospect_no, null::bigint as lead_no, 'twin' as kind, person, outlet,
                brand_no, dealer_code,
                origin, series_code, moment(carded_at::date + 1, prospect_no, 'twin time', 10, 18) as carded_at
            from met where kind = 'normal' and origin = 'walk_in' and person >= {WALK_IN} and person < {TWIN}
                and prospect_no % 90 = 5
        )
        select *, 'P' || lpad(prospect_no::varchar, 9, '0') as prospect_id,
            employee_of(outlet, pick(prospect_no, 'consultant', 0, 5)) as employee_id
        from (select * from met union all select * from twins where happened(carded_at)) as cards
        """,
    )


def _lives(setting: Setting) -> None:
    written_up_later = max(0.006, 6 / (20_000 * setting.scale * setting.days / 730))
    setting.make(
        "visit_plans",
        """
        with first_visits as (
            select *, case when kind != 'normal' then null
                when origin in ('walk_in', 'referral', 'other') and lead_no is null then carded_at
                    - interval '35' minute
                when u(prospect_no, 'arrives') < case origin when 'web_phone' then 0.42 when 'outreach' then 0.3
                    else 0.6 end
                    then moment(after_days(carded_at, prospect_no, 'visit 1', 1, 14), prospect_no, 'visit 1 time',
                        9.5, 17.5) end as visit_1
            from prospects
        ),
        second_visits as (
            select *, case when visit_1 is not null and u(prospect_no, 'second visit') < 0.42
                then moment(after_days(visit_1, prospect_no, 'visit 2', 1, 10), prospect_no, 'visit 2 time', 9.5,
                    17.5) end as visit_2
            from first_visits
        ),
        third_visits as (
            select *, case when visit_2 is not null and u(prospect_no, 'third visit') < 0.3
                then moment(after_days(visit_2, prospect_no, 'visit 3', 1, 8), prospect_no, 'visit 3 time', 9.5, 17.5)
                    end as visit_3
            from second_visits
        )
        select *, coalesce(visit_3, visit_2, visit_1) as last_visit, coalesce(visit_3, visit_2, visit_1, carded_at)
            as base_at,
            case kind when 'twin' then 'merged' when 'burst' then 'lost' when 'late_card' then 'order'
                else case when visit_1 is not null then
                    case when u(prospect_no, 'fate') < case when carded_at::date >= price_war_on() and brand_no = 0
                        then 0.25 else 0.215 end
                        then 'order'
                        when u(prospect_no, 'fate') < 0.58 then 'lost' when u(prospect_no, 'fate') < 0.78
                            then 'dormant' else 'held' end
                else case when u(prospect_no, 'fate') < 0.02 then 'order' when u(prospect_no, 'fate') < 0.42
                    then 'lost'
                    when u(prospect_no, 'fate') < 0.7 then 'dormant' else 'held' end end
            end as fate
        from third_visits
        """,
    )
    # orders and what becomes of them; dormant cards may come back and order late
    setting.make(
        "lives",
        f"""
        with slept as (
            select *,
                case when fate = 'dormant' then moment(after_days(base_at, prospect_no, 'sleeps', 20, 70),
                    prospect_no, 'sleeps time', 10, 17) end
                    as dormant_at,
                case when u(prospect_no, 'approval') < 0.8 then 'approved' when u(prospect_no, 'approval') < 0.9
                    then null
                    when u(prospect_no, 'approval') < 0.95 then 'rejected' else 'pending' end as approval,
                to_minutes(pick(prospect_no, 'approval delay', 10, 2600)) as approval_delay,
                case when fate in ('lost', 'dormant', 'held') and kind = 'normal' and u(prospect_no, 'moves') < 0.06
                    then moment(after_days(base_at, prospect_no, 'moves', 1, 3), prospect_no, 'moves time', 10, 12)
                        end as moved_at,
                case when u(prospect_no, 'move approval') < 0.75 then 'approved' when u(prospect_no,
                    'move approval') < 0.85 then null
                    when u(prospect_no, 'move approval') < 0.93 then 'rejected' else 'pending' end as move_approval
            from visit_plans
        ),
        woken as (
            select *, case when approval = 'approved' then dormant_at + approval_delay when approval is null
                then dormant_at end as dormant_on_at,
                case when fate = 'dormant' and (approval = 'approved' or approval is null) and u(prospect_no,
                    'wakes') < 0.35
                    then moment(after_days(dormant_at, prospect_no, 'wakes', 15, 60), prospect_no, 'wakes time', 10,
                        17) end as reactivated_at,
                moved_at is not null and u(prospect_no, 'moves far') < 0.4 as moves_far
            from slept
        ),
        moved as (
            select woken.*, case when moves_far then lasting.dealer_code end as moved_to_dealer,
                case when moves_far then lasting.outlet end as moved_to_outlet
            from woken left join lasting on lasting.brand_no = woken.brand_no
                and lasting.place = pick(prospect_no, 'moves to', 0, lasting.places - 1)
        ),
        settled as (
            select *, moved_to_dealer is not null and moved_to_dealer != dealer_code as is_far,
                coalesce(move_approval, 'approved') = 'approved' and moved_at is not null as is_moved
            from moved
        ),
        owned as (
            select *, case when is_far and is_moved then moved_to_dealer else dealer_code end as owner_dealer,
                case when is_far and is_moved then moved_to_outlet else outlet end as owner_outlet,
                case when moved_at is not null then employee_of(case when is_far then moved_to_outlet else outlet end,
                    pick(prospect_no, 'new consultant', 0, 5)) end as moved_to_employee,
                case when fate = 'order' then case
                        when kind = 'late_card' then moment(carded_at::date - pick(prospect_no, 'before card', 1,
                            3)::integer, prospect_no, 'order time', 10, 18)
                        when last_visit is null then moment(after_days(carded_at, prospect_no, 'order days', 3, 20),
                            prospect_no, 'order time', 10, 18)
                        when u(prospect_no, 'order at visit') < 0.55 then last_visit + interval '70' minute
                        else moment(after_days(last_visit, prospect_no, 'order days', 1, 3), prospect_no,
                            'order time', 10, 18) end
                    when reactivated_at is not null and u(prospect_no, 'wakes to order') < 0.25
                        then moment(after_days(reactivated_at, prospect_no, 'order days', 1, 10), prospect_no,
                            'order time', 10, 18) end
                    as first_ordered_at
            from settled
        ),
        priced as (
            select owned.*, model_slots.model_code, model_slots.series_code as bought_series, model_slots.origin
                as make, model_slots.msrp, model_slots.is_slow
            from owned inner join model_slots on model_slots.brand_no = owned.brand_no
                and model_slots.slot = floor(u(prospect_no, 'bought model') * 1000)::integer
        ),
        ended as (
            select *, case when first_ordered_at is not null and u(prospect_no, 'cancels') < 0.085
                    then moment(after_days(first_ordered_at, prospect_no, 'cancels', 1, 25), prospect_no,
                        'cancels time', 9, 18) end as cancelled_at,
                case when first_ordered_at is not null then moment(after_days(first_ordered_at, prospect_no, 'waits',
                    case make when 'import' then 12 else 3 end, case make when 'import' then 80 else 42 end),
                        prospect_no, 'delivery time', 10.5, 17) end
                    as planned_delivery
            from priced
        ),
        handed_over as (
            select *, case when cancelled_at is not null then null
                    when outlet = {DOCTORING_OUTLET} and u(prospect_no, 'doctored') < 0.25
                        then moment(last_day(planned_delivery::date), prospect_no, 'doctored time', 16, 18.5)
                    else planned_delivery end as delivered_at,
                case when cancelled_at is not null then null
                    when outlet = {DOCTORING_OUTLET} and u(prospect_no, 'doctored') < 0.25
                        then moment(last_day(planned_delivery::date) + pick(prospect_no, 'doctored back', 1,
                            3)::integer, prospect_no, 'back time', 9.5, 12)
                    when u(prospect_no, 'returns') < 0.008 then moment(after_days(planned_delivery, prospect_no,
                        'returns', 2, 20), prospect_no, 'back time', 9.5, 12)
                    end as returned_at,
                first_ordered_at is not null and cancelled_at is null and kind = 'normal' and last_visit is not null
                    and u(prospect_no, 'written up later') < {written_up_later} and outlet != {DOCTORING_OUTLET}
                        as is_backfilled
            from ended
        )
        select * exclude (approval),
            approval,
            case when is_backfilled then delivered_at + interval '2' hour else first_ordered_at end as ordered_at,
            case when kind = 'twin' then moment(after_days(carded_at, prospect_no, 'merges', 1, 4), prospect_no,
                'merges time', 10, 17) end as merged_at,
            case when kind = 'burst' then moment(after_days(carded_at, prospect_no, 'burst lost', 3, 9), prospect_no,
                'lost time', 10, 17)
                when fate = 'lost' then moment(after_days(base_at, prospect_no, 'lost', 4, 60), prospect_no,
                    'lost time', 10, 17)
                when reactivated_at is not null and first_ordered_at is null and u(prospect_no, 'lost again') < 0.35
                    then moment(after_days(reactivated_at, prospect_no, 'lost', 5, 40), prospect_no, 'lost time', 10,
                        17)
                when coalesce(cancelled_at, returned_at) is not null and u(prospect_no, 'lost again') < 0.6
                    then moment(after_days(coalesce(cancelled_at, returned_at), prospect_no, 'lost', 5, 40),
                        prospect_no, 'lost time', 10, 17) end
                as lost_at
        from handed_over
        """,
    )
    setting.run("drop table visit_plans")
    # an approval given after the span's end is still pending
    setting.make(
        "lives",
        """select *, case when kind in ('twin', 'burst') then lost_at
                when fate = 'dormant' and lost_at is not null then lost_at
                when approval = 'approved' then lost_at + approval_delay when approval is null then lost_at end
                    as lost_on_at
        from lives""",
    )


def _visits(setting: Setting) -> None:
    uncarded = setting.volume(26_000, 60)
    others = setting.volume(34_000, 80)
    setting.make(
        "visits",
        f"""
        with of_cards as (
            select prospect_no, dealer_code, owner_dealer, employee_id, person, origin, unnest([
                {{'k': 1, 'at': visit_1, 'purpose': 'purchase', 'class': case when origin = 'web_phone'
                    then 'invited_web_phone'
                    when origin = 'outreach' then 'invited_outreach' when visit_1::date = carded_at::date
                        then 'first_carded' else 'other' end}},
                {{'k': 2, 'at': visit_2, 'purpose': 'purchase', 'class': 'return'}},
                {{'k': 3, 'at': visit_3, 'purpose': 'purchase', 'class': 'return'}},
                {{'k': 4, 'at': case when prospect_no % 61 = 3 then visit_1 + to_minutes(pick(prospect_no,
                    'same visit', 30, 225)) end,
                    'purpose': 'purchase', 'class': 'not_counted'}},
                {{'k': 5, 'at': case when kind = 'normal' and u(prospect_no, 'paperwork') < 0.25
                        and not is_backfilled and ordered_at::date + 1 < coalesce(cancelled_at, delivered_at)::date
                    then moment(ordered_at::date + 1, prospect_no, 'paperwork time', 9.5, 10.5) end,
                        'purpose': 'paperwork', 'class': 'non_purchase'}},
                {{'k': 6, 'at': case when kind = 'normal' and u(prospect_no, 'looks again') < 0.2
                        and not is_backfilled and ordered_at::date + 2 < coalesce(cancelled_at, delivered_at)::date
                    then moment(ordered_at::date + 2, prospect_no, 'looks again time', 15, 16.5) end,
                        'purpose': 'purchase', 'class': 'post_order'}},
                {{'k': 7, 'at': case when u(prospect_no, 'delivery visit') < 0.7
                    then delivered_at - interval '50' minute end,
                    'purpose': 'delivery', 'class': 'post_order'}}
            ]) as visit
            from lives
        ),
        carded as (
            select 'V' || lpad(prospect_no::varchar, 9, '0') || visit.k as visit_id, prospect_no,
                case when visit.k >= 5 then owner_dealer else dealer_code end as dealer_code, employee_id, person,
                    visit.at as arrived_at,
                case when visit.k <= 3 and u(prospect_no * 8 + visit.k, 'no purpose') < 0.03 then null
                    else visit.purpose end as purpose,
                visit.class as visit_class
            from of_cards where visit.at is not null
        ),
        uncarded as (
            select 'U' || lpad(visit_no::varchar, 9, '0') as visit_id, null::bigint as prospect_no, dealer_code,
                employee_of(outlet, pick(visit_no, 'uncarded consultant', 0, 5)) as employee_id, null::bigint
                    as person,
                moment(day_on, visit_no, 'uncarded time', 9.5, 18) as arrived_at,
                case when u(visit_no, 'uncarded purpose') < 0.93 then 'purchase' end as purpose,
                case when u(visit_no, 'uncarded purpose') < 0.93 then 'first_uncarded' else 'other' end as visit_class
            from {_place_and_day("visit_no", uncarded, "uncarded")} as placed
        ),
        others as (
            select 'W' || lpad(visit_no::varchar, 9, '0') as visit_id, null::bigint as prospect_no, dealer_code,
                null as employee_id, null::bigint as person, moment(day_on, visit_no, 'other visit time', 8.5, 18)
                    as arrived_at,
                case when u(visit_no, 'other purpose') < 0.8 then 'service' when u(visit_no, 'other purpose') < 0.92
                    then 'paperwork' else 'other' end
                    as purpose,
                'non_purchase' as visit_class
            from {_place_and_day("visit_no", others, "other visit")} as placed
        )
        select *, coalesce(hash(visit_id) % 40, 0) as mix from (
            select * from carded union all select * from uncarded union all select * from others
        ) as visits where happened(arrived_at)
        """,
    )


def _test_drives(setting: Setting) -> None:
    setting.make(
        "test_drives",
        """
        with drives as (
            select prospect_no, dealer_code, employee_id, series_code, unnest([
                {'k': 1, 'at': case when u(prospect_no, 'drives 1') < 0.46 then visit_1 + interval '30' minute end,
                    'status': 'completed', 'off_site': false},
                {'k': 2, 'at': case when u(prospect_no, 'drives 2') < 0.2 then visit_2 + interval '30' minute end,
                    'status': 'completed', 'off_site': false},
                {'k': 3, 'at': case when kind = 'normal' and u(prospect_no, 'drives not') < 0.05
                    then moment(after_days(carded_at, prospect_no, 'drives not', 1, 3), prospect_no,
                        'drives not time', 10, 17) end,
                    'status': case pick(prospect_no, 'drives not how', 0, 2) when 0 then 'no_show' when 1
                        then 'cancelled' else 'booked' end,
                    'off_site': false},
                {'k': 4, 'at': case when kind = 'normal' and visit_1 is null and u(prospect_no,
                    'drives at home') < 0.04
                    then moment(after_days(carded_at, prospect_no, 'drives at home', 1, 5), prospect_no,
                        'drives at home time', 10, 17) end,
                    'status': 'completed', 'off_site': true}
            ]) as drive
            from lives
        )
        select 'TD' || lpad(prospect_no::varchar, 9, '0') || drive.k as test_drive_id, prospect_no, dealer_code,
            employee_id, series_code,
            drive.at - to_minutes(pick(prospect_no, 'booked', 30, 2000)) as booked_at,
            drive.at as started_at, drive.status, drive.off_site, prospect_no % 40 = 9 as has_no_start
        from drives where crm_happened(drive.at)
        """,
    )


def _orders(setting: Setting) -> None:
    loose = setting.volume(1_900, 40)
    fleets = setting.volume(60, 6)
    setting.counts["fleets"] = fleets
    setting.make(
        "orders",
        f"""
        with loose as (
            select {LOOSE_ORDER} + order_no as order_no, placed.dealer_code, outlet, placed.brand_no,
                case when order_no % 31 = 4 then 'demo' when u(order_no, 'loose kind') < 0.62 then 'fleet'
                    when u(order_no, 'loose kind') < 0.74 then 'second_tier' else 'retail' end as sales_type,
                model_slots.model_code, model_slots.series_code, model_slots.msrp, model_slots.is_slow,
                moment(day_on, order_no, 'loose time', 9.5, 17.5) as ordered_at
            from {_place_and_day("order_no", loose, "loose order")} as placed
            inner join model_slots on model_slots.brand_no = placed.brand_no
                and model_slots.slot = floor(u(order_no, 'loose model') * 1000)::integer
        ),
        dated as (
            select *, case when u(order_no, 'loose cancels') < 0.06
                    then moment(after_days(ordered_at, order_no, 'loose cancels', 1, 20), order_no,
                        'loose cancels time', 9, 18) end as cancelled_at
            from loose
        ),
        all_orders as (
            select prospect_no as order_no, owner_dealer as dealer_code, owner_outlet as outlet, brand_no, 'retail'
                as sales_type, model_code,
                bought_series as series_code, msrp, is_slow, ordered_at, cancelled_at, delivered_at, returned_at,
                    prospect_no, person,
                null as customer_code, carded_at, is_backfilled,
                case when owner_outlet = outlet then employee_id else moved_to_employee end as employee_id
            from lives where ordered_at is not null
            union all
            select order_no, dealer_code, outlet, brand_no, sales_type, model_code, series_code, msrp, is_slow,
                ordered_at, cancelled_at,
                case when cancelled_at is null and sales_type != 'demo'
                    then moment(after_days(ordered_at, order_no, 'loose waits', 4, 45), order_no,
                        'loose delivery time', 10, 17) end as delivered_at,
                null as returned_at, null as prospect_no,
                case when sales_type = 'retail' then {LOOSE_BUYER} + order_no - {LOOSE_ORDER} end as person,
                case when sales_type = 'fleet' then 'F' || lpad(pick(order_no, 'fleet', 0, {fleets - 1})::varchar, 5,
                    '0')
                    when sales_type = 'second_tier' then 'S' || lpad(pick(order_no, 'second tier', 0, 5)::varchar, 5,
                        '0') end as customer_code,
                null as carded_at, false as is_backfilled,
                employee_of(outlet, pick(order_no, 'loose consultant', 0, 5)) as employee_id
            from dated
        )
        select *, 'SO' || lpad(order_no::varchar, 9, '0') as order_id,
            round(msrp * (0.985 - 0.06 * u(order_no, 'discount')
                - case when ordered_at::date >= price_war_on() then case brand_no when 0 then 0.09 else 0.05 end
                    else 0 end
                - case when sales_type in ('fleet', 'second_tier') then 0.05 else 0 end) / 100)::integer * 100
                    as deal_price
        from all_orders
        """,
    )


def _deliveries(setting: Setting) -> None:
    """Planned deliveries, the ones after the span included (their cars may be in stock before)."""
    off_floor = setting.volume(900, 24)
    setting.make(
        "deliveries",
        f"""
        with ordered as (
            select order_no as delivery_no, order_no, dealer_code, outlet, brand_no, sales_type, model_code,
                series_code, msrp, is_slow, person,
                customer_code, employee_id, deal_price, delivered_at, returned_at, order_no as vehicle_no, ordered_at,
                    cancelled_at,
                false as is_demo_car
            from orders where delivered_at is not null
        ),
        off_floor as (
            select {OFF_FLOOR} + sale_no as delivery_no, null::bigint as order_no, dealer_code, outlet,
                placed.brand_no,
                case when sale_no % 4 = 1 then null else 'retail' end as sales_type, model_slots.model_code,
                    model_slots.series_code, model_slots.msrp,
                model_slots.is_slow, {LOOSE_BUYER} + 1000000 + sale_no as person, null as customer_code,
                employee_of(outlet, pick(sale_no, 'floor consultant', 0, 5)) as employee_id,
                round(model_slots.msrp * 0.0091)::integer * 100 as deal_price,
                moment(day_on, sale_no, 'floor time', 10, 17) as delivered_at, null::timestamp as returned_at,
                    {OFF_FLOOR} + sale_no as vehicle_no,
                null::timestamp as ordered_at, null::timestamp as cancelled_at, sale_no % 5 = 2 as is_demo_car
            from {_place_and_day("sale_no", off_floor, "off floor")} as placed
            inner join model_slots on model_slots.brand_no = placed.brand_no
                and model_slots.slot = floor(u(sale_no, 'floor model') * 1000)::integer
        ),
        resold as (
            select {RESALE} + delivery_no as delivery_no, null::bigint as order_no, dealer_code, outlet, brand_no,
                'retail' as sales_type, model_code,
                series_code, msrp, is_slow, {RESALE_BUYER} + row_number() over (order by delivery_no) as person, null
                    as customer_code, employee_id,
                round(deal_price * 0.0096)::integer * 100 as deal_price,
                moment(after_days(returned_at, delivery_no, 'resold', 5, 30), delivery_no, 'resold time', 10, 17)
                    as delivered_at,
                null::timestamp as returned_at, vehicle_no, null::timestamp as ordered_at, null::timestamp
                    as cancelled_at, false as is_demo_car
            from ordered where happened(returned_at) and u(delivery_no, 'resold') < 0.6
        )
        select *, 'DN' || lpad(delivery_no::varchar, 9, '0') as delivery_id
        from (select * from ordered union all select * from off_floor union all select * from resold) as deliveries
        """,
    )


def _prospect_events(setting: Setting) -> None:
    """What the dealer management system logs; `effective_at` is when it takes effect, null when it never does."""
    setting.make(
        "prospect_events",
        f"""
        with events as (
            select prospect_no, dealer_code, employee_id, owner_dealer, moved_to_dealer, moved_to_employee, is_far,
                unnest([
                {{'k': 1, 'type': 'reassigned', 'at': moved_at, 'approval': move_approval, 'approved': case
                    when move_approval = 'approved'
                    then moved_at + interval '90' minute end, 'on': case when is_moved then
                        case when move_approval = 'approved' then moved_at + interval '90' minute else moved_at
                            end end}},
                {{'k': 2, 'type': 'dormant', 'at': dormant_at, 'approval': approval,
                    'approved': case when approval = 'approved' then dormant_at + approval_delay end,
                        'on': dormant_on_at}},
                {{'k': 3, 'type': 'reactivated', 'at': reactivated_at, 'approval': case when prospect_no % 2 = 0
                    then 'approved' end,
                    'approved': null, 'on': reactivated_at}},
                {{'k': 4, 'type': 'merged', 'at': merged_at, 'approval': 'approved', 'approved': null,
                    'on': merged_at}},
                {{'k': 5, 'type': 'lost', 'at': lost_at, 'approval': case when lost_on_at = lost_at then null
                    else approval end,
                    'approved': case when lost_on_at != lost_at then lost_on_at end, 'on': lost_on_at}}
            ]) as event
            from lives
        )
        select 'PE' || lpad(prospect_no::varchar, 9, '0') || event.k as event_id, prospect_no, event.type
            as event_type,
            case when event.approved is not null and not happened(event.approved) then 'pending' else event.approval
                end as approval,
            event.at as occurred_at,
            case when happened(event.approved) then event.approved end as approved_at,
            case when happened(event.on) then event.on end as effective_at,
            case when event.k = 1 then employee_id end as from_employee_id,
            case when event.k = 1 then dealer_code end as from_dealer_code,
            case when event.k = 1 and is_far then moved_to_dealer end as to_dealer_code,
            case event.k when 1 then moved_to_employee when 4 then 'P' || lpad((prospect_no - {TWIN})::varchar, 9,
                '0') end as target_id,
            case event.k when 1 then dealer_code when 4 then dealer_code else owner_dealer end as at_dealer,
            is_far
        from events where happened(event.at)
        """,
    )
