"""The owners' app, the mall, membership, friends on WeCom, and the touches before a lead."""

from __future__ import annotations

from drivetrain.demo.sales import _place_and_day
from drivetrain.demo.setting import Setting

APP_ONLY = 70_000_000


def build(setting: Setting) -> None:
    users = setting.volume(40_000, 120)
    events = setting.volume(1_000_000, 4_000)
    goods = setting.volume(12_000, 60)
    leads = setting.value("select max(lead_no) from leads")
    setting.make(
        "app_users",
        f"""
        select user_no, 'A' || lpad(user_no::varchar, 9, '0') as app_user_id, province, day_on,
            case when u(user_no, 'user is') < 0.5 then (user_no * 5 + 3) % {leads} else {APP_ONLY} + user_no end
                as person,
            moment(day_on, user_no, 'registers', 7, 23) as registered_at
        from {_place_and_day("user_no", users, "user")} as placed inner join outlets using (outlet)
        """,
    )
    # two users never share a person: the later one becomes app-only
    setting.make(
        "app_users",
        f"""select * replace (case when row_number() over (partition by person order by user_no) > 1 then {APP_ONLY}
            + user_no
            else person end as person) from app_users""",
    )
    setting.make(
        "app_events",
        f"""
        with placed as (
            select event_no, day_on, dealer_code, outlet, floor(u(event_no, 'event user') * {users} * 1.25)::bigint
                as user_no
            from {_place_and_day("event_no", events, "event")} as placed
        )
        select event_no, 'AE' || lpad(event_no::varchar, 10, '0') as event_id,
            case when app_users.user_no is not null and registered_at::date <= placed.day_on then app_user_id end
                as app_user_id,
            'DV' || lpad(placed.user_no::varchar, 9, '0') as device_id,
            moment(placed.day_on, event_no, 'event time', 6, 23.9) as occurred_at,
            case when u(event_no, 'event') < 0.3 then 'launch' when u(event_no, 'event') < 0.62 then 'content_read'
                when u(event_no, 'event') < 0.68 then 'content_share' when u(event_no, 'event') < 0.83
                    then 'model_page_click'
                when u(event_no, 'event') < 0.86 then 'post' when u(event_no, 'event') < 0.95 then 'board_visit'
                when u(event_no, 'event') < 0.965 then 'offer_entry' when u(event_no, 'event') < 0.98
                    then 'insurance_enquiry'
                when u(event_no, 'event') < 0.99 then 'online_consult' when u(event_no, 'event') < 0.998
                    then 'store_scan' else 'vehicle_binding' end
                as event_name,
            case pick(event_no, 'client', 0, 9) when 0 then 'official_account' when 1 then 'mini_program' when 2
                then 'mini_program'
                when 3 then 'customer_manager' when 4 then 'after_sales' when 5 then 'ecommerce' else 'app' end
                    as client,
            outlets.province, outlets.city,
            (['circle', 'news', 'post'])[pick(event_no, 'board', 1, 3)] as board,
            (['tencent', 'bytedance', 'own'])[pick(event_no, 'placement', 1, 3)] as placement,
            pick(event_no, 'object', 1, 400) as object_no, placed.dealer_code,
            pick(event_no, 'dwell', 200, 60000) as dwell, event_no % 500 = 77 as is_internal
        from placed left join app_users on app_users.user_no = placed.user_no inner join outlets
            on outlets.outlet = placed.outlet
        """,
    )
    setting.make(
        "mall_orders",
        f"""
        select goods_no, (['app_mall', 'tmall', 'jd', 'douyin'])[pick(goods_no, 'platform', 1, 4)] as platform,
            'MO' || lpad(goods_no::varchar, 9, '0') as order_id, moment(placed.day_on, goods_no, 'goods time', 7, 23)
                as ordered_at,
            app_users.app_user_id, app_users.person, outlets.province, placed.dealer_code,
            round(30 + 1500 * pow(u(goods_no, 'goods amount'), 3), 2) as amount,
            u(goods_no, 'goods paid') < 0.94 as is_paid, u(goods_no, 'goods paid') < 0.9 as is_fulfilled, u(goods_no,
                'goods refunded') < 0.03 as is_refunded
        from {_place_and_day("goods_no", goods, "goods")} as placed inner join outlets using (outlet)
        left join app_users on app_users.user_no = pick(goods_no, 'goods user', 0, {users} - 1)
        """,
    )
    setting.make(
        "members",
        """
        with candidates as (
            select deliveries.person, vehicles.vin, outlets.province,
                moment(after_days(deliveries.delivered_at, deliveries.delivery_no, 'joins', 1, 12),
                    deliveries.delivery_no, 'joins time', 9, 21) as registered_at
            from deliveries inner join vehicles using (vehicle_no) inner join outlets
                on outlets.outlet = deliveries.outlet
            where deliveries.person is not null and deliveries.returned_at is null and deliveries.person < 99000000
                and u(deliveries.delivery_no, 'joins') < 0.6
            union all
            select person, null, province, registered_at + interval '6' minute from app_users where u(user_no,
                'joins') < 0.25
        ),
        firsts as (
            select person, min(registered_at) as registered_at, arg_min(province, registered_at) as province, max(vin)
                as vin
            from candidates where happened(registered_at) group by person
        )
        select firsts.*, 'MB' || lpad(firsts.person::varchar, 9, '0') as member_id, app_users.app_user_id,
            case when u(firsts.person, 'leaves club') < 0.03 then moment(after_days(firsts.registered_at,
                firsts.person, 'leaves club', 30, 300), firsts.person,
                'leaves club time', 9, 21) end as cancelled_at
        from firsts left join app_users on app_users.person = firsts.person
            and app_users.registered_at <= firsts.registered_at
        """,
    )
    setting.make(
        "contacts",
        """
        select distinct on (leads.person) leads.employee_id, 'WX' || lpad(leads.person::varchar, 9, '0')
            as external_user_id, leads.dealer_code, leads.person,
            leads.carded_at + interval '20' minute as added_at,
            case when u(leads.lead_no, 'unfriends') < 0.1 then moment(after_days(leads.carded_at, leads.lead_no,
                'unfriends', 20, 200), leads.lead_no,
                'unfriends time', 9, 21) end as removed_at
        from leads where happened(leads.carded_at + interval '20' minute) and u(leads.lead_no, 'befriends') < 0.5
            order by leads.person, leads.lead_no
        """,
    )
    # one or two touches before most leads; some that never led anywhere
    setting.make(
        "touchpoints",
        """
        with touches as (
            select lead_no * 4 + k as touch_no, person, channel_code, channel_no, created_at
                - to_minutes(pick(lead_no * 4 + k, 'touch', 2, 9000) * k) as touched_at,
                dealer_code
            from leads, (select unnest(range(1, 3))::integer as k) as turns
            where kind = 'normal' and u(lead_no * 4 + k, 'touched') < 0.75 / k
            union all
            select user_no * 4, person, 'APP', 5, moment(after_days(registered_at, user_no, 'lone touch', 0, 30),
                user_no, 'lone touch time', 8, 22), null
            from app_users where u(user_no, 'lone touch') < 0.3
        )
        select 'TP' || lpad(touch_no::varchar, 10, '0') || case when touch_no % 4 = 0 then 'L' else 'T' end
            as touchpoint_id, touches.person, app_users.app_user_id,
            touches.channel_code, touches.channel_no, touches.dealer_code, touched_at,
            (['impression', 'click', 'form', 'click'])[pick(touch_no, 'touch type', 1, 4)] as touch_type, touch_no
        from touches left join app_users on app_users.person = touches.person
            and app_users.registered_at <= touches.touched_at
        where touched_at >= start_on() and crm_happened(touched_at)
        """,
    )
