"""The group itself: brands, models, outlets and their codes, people who work there, channels, companies."""

from __future__ import annotations

from drivetrain.demo.setting import Setting

# province, region, war zone, cities (west to east does not matter; weights fall in this order)
PROVINCES = (
    ("广东", "华南", "南部战区", ("广州", "深圳", "佛山", "东莞")),
    ("浙江", "华东", "东部战区", ("杭州", "宁波", "温州")),
    ("江苏", "华东", "东部战区", ("南京", "苏州", "无锡")),
    ("四川", "西南", "西部战区", ("成都", "绵阳")),
    ("山东", "华北", "北部战区", ("济南", "青岛")),
    ("湖北", "华中", "中部战区", ("武汉", "宜昌")),
    ("北京", "华北", "北部战区", ("北京",)),
    ("陕西", "西北", "西部战区", ("西安",)),
    ("福建", "华南", "南部战区", ("福州", "厦门")),
)
GROUPS = (("G01", "远航汽车集团", "豪华事业部"), ("G02", "众合汽车集团", "大众事业部"), ("G03", "江海汽车集团", "大众事业部"))

# series, name, brand, fuel, origin, country, price, weight, slow (a slow-moving series)
BRANDS = ("星驰", "皓远")
SERIES = (
    ("XA3", "星驰A3", 0, "ice", "domestic", "中国", 98800, 24, False),
    ("XS5", "星驰S5", 0, "ice", "domestic", "中国", 128800, 22, False),
    ("XH6", "星驰H6", 0, "phev", "domestic", "中国", 168800, 18, False),
    ("XE7", "星驰E7", 0, "bev", "domestic", "中国", 188800, 20, False),
    ("XV9", "星驰V9", 0, "erev", "domestic", "中国", 268800, 6, True),
    ("HL4", "皓远L4", 1, "hev", "import", "德国", 318000, 14, False),
    ("HQ6", "皓远Q6", 1, "ice", "import", "德国", 458000, 12, False),
    ("HE8", "皓远E8", 1, "bev", "domestic", "中国", 388000, 10, False),
)
TRIMS = (("舒适版", 0, 5), ("豪华版", 12, 3), ("旗舰版", 26, 2))  # name, percent dearer, weight
CHANNELS = (
    # code, lead type, weight, ecosystem
    ("AUTOHOME", "web_phone", 20, "vertical_media"),
    ("DCD", "web_phone", 18, "bytedance"),
    ("YICHE", "web_phone", 10, "vertical_media"),
    ("DOUYIN", "web_phone", 14, "bytedance"),
    ("WECHAT", "web_phone", 8, "tencent"),
    ("APP", "web_phone", 6, "own"),
    ("HOTLINE", "web_phone", 4, "dealer"),
    ("AUTOSHOW", "outreach", 9, "dealer"),
    ("MALL_TOUR", "outreach", 6, "dealer"),
    ("SHOWROOM", "walk_in", 2, "dealer"),
    ("OWNER_REFERRAL", "referral", 3, "own"),
)
DOCTORING_OUTLET = 3
RENAMED_OUTLET = 4
CLOSED_OUTLET = 5


def build(setting: Setting) -> None:
    outlets = int(min(800, max(9, round(40 * setting.scale**0.35))))
    setting.counts["outlets"] = outlets
    _outlets(setting, outlets)
    _models(setting)
    _employees(setting)
    _channels(setting)


def _outlets(setting: Setting, count: int) -> None:
    """outlets: one row per place; codes: the code that a place's new business goes under, by day."""
    rows = []
    for number in range(count):
        province, region, war_zone, cities = PROVINCES[number % len(PROVINCES)]
        turn = number // len(PROVINCES)
        brand = (number + turn) % 3 == 2
        group = GROUPS[number % 3]
        store = "4s"
        if number % 9 == 6:
            store = "city_showroom"
        elif number % 9 == 7:
            store = "satellite"
        elif number % 13 == 11:
            store = "second_tier"
        weight = {"4s": 1.0, "city_showroom": 0.6, "satellite": 0.45, "second_tier": 0.35}[store]
        rows.append(
            (
                number,
                f"D{1001 + number}",
                int(brand),
                province,
                region,
                war_zone,
                cities[turn % len(cities)],
                store,
                weight * (1.25 - 0.5 * (number % 7) / 6),
                *group,
                f"D{1001 + number % 2}" if store == "second_tier" else None,
            )
        )
    setting.table(
        "outlets",
        """outlet integer, dealer_code varchar, brand_no integer, province varchar, region varchar,
        war_zone varchar, city varchar, store_type varchar, weight double, group_code varchar, group_name varchar,
        business_unit varchar, parent_dealer_code varchar""",
        rows,
    )
    # the same share of business as slots of a thousand, so that an outlet is found by one hash join
    setting.make(
        "outlet_slots",
        """select slot, outlet, brand_no from (
            select outlet, brand_no, sum(weight) over (order by outlet) / sum(weight) over () as upto,
                (sum(weight) over (order by outlet) - weight) / sum(weight) over () as above from outlets
        ) as shares inner join (select unnest(range(10000))::integer as slot) as slots
            on (slot + 0.5) / 10000.0 >= above and (slot + 0.5) / 10000.0 < upto""",
    )
    # renamed at 45 % of the span; closed for new business at 60 %, which a neighbour takes over
    setting.make(
        "codes",
        f"""select outlet, dealer_code, date '2000-01-01' as valid_from,
                case when outlet in ({RENAMED_OUTLET}, {CLOSED_OUTLET}) then
                    start_on() + ({setting.days} * case outlet when {RENAMED_OUTLET} then 0.45 else 0.6 end)::integer
                else date '2100-01-01' end as valid_to
            from outlets
        union all
        select {RENAMED_OUTLET}, 'N' || substring(dealer_code, 2), start_on() + ({setting.days} * 0.45)::integer, date '2100-01-01'
            from outlets where outlet = {RENAMED_OUTLET}
        union all
        select {CLOSED_OUTLET}, (select any_value(o.dealer_code order by o.outlet) from outlets as o
                where o.brand_no = outlets.brand_no and o.outlet not in ({RENAMED_OUTLET}, {CLOSED_OUTLET}, {DOCTORING_OUTLET})),
            start_on() + ({setting.days} * 0.6)::integer, date '2100-01-01'
            from outlets where outlet = {CLOSED_OUTLET}""",
    )
    setting.make(
        "dealers",
        f"""select outlets.outlet, codes.dealer_code, brand_no, province, region, war_zone, city, store_type, group_code, group_name,
            business_unit, parent_dealer_code,
            case when outlets.outlet = {RENAMED_OUTLET} and codes.valid_to < date '2100-01-01'
                then 'N' || substring(codes.dealer_code, 2) end as successor_code,
            case when outlets.outlet = {CLOSED_OUTLET} then codes.valid_to + 120
                when outlets.outlet = {RENAMED_OUTLET} and codes.valid_to < date '2100-01-01' then codes.valid_to end as closed_on,
            case when codes.valid_from > date '2000-01-01' then codes.valid_from
                else date '2012-01-01' + pick(outlets.outlet, 'opened', 0, 3600)::integer end as opened_on
        from outlets inner join codes using (outlet)
        where codes.valid_from = date '2000-01-01' or outlets.outlet = {RENAMED_OUTLET}""",
    )
    # where stock and customers can be moved to: outlets that keep one code throughout
    setting.make(
        "lasting",
        f"""select brand_no, outlet, dealer_code, row_number() over (partition by brand_no order by outlet) - 1 as place,
            count(*) over (partition by brand_no) as places
        from outlets where outlet not in ({RENAMED_OUTLET}, {CLOSED_OUTLET})""",
    )


def _models(setting: Setting) -> None:
    rows = []
    for series_no, (code, name, brand, fuel, origin, country, price, weight, slow) in enumerate(SERIES):
        for trim_no, (trim, dearer, trim_weight) in enumerate(TRIMS):
            msrp = round(price * (100 + dearer) / 100 / 100) * 100
            rows.append(
                (len(rows), f"{code}-{trim_no + 1}", brand, series_no, code, name, trim, fuel, origin, country, msrp,
                 weight * trim_weight, slow)
            )
    setting.table(
        "models",
        """model_no integer, model_code varchar, brand_no integer, series_no integer, series_code varchar,
        series_name varchar, trim_name varchar, fuel_type varchar, origin varchar, country varchar, msrp integer, weight integer,
        is_slow boolean""",
        rows,
    )
    setting.make(
        "model_slots",
        """select brand_no, slot, model_no, model_code, series_code, msrp, is_slow, origin from (
            select *, sum(weight) over (partition by brand_no order by model_no) / sum(weight) over (partition by brand_no) as upto,
                (sum(weight) over (partition by brand_no order by model_no) - weight)
                    / sum(weight) over (partition by brand_no) as above from models
        ) as shares inner join (select unnest(range(1000))::integer as slot) as slots
            on (slot + 0.5) / 1000.0 >= above and (slot + 0.5) / 1000.0 < upto""",
    )


def _employees(setting: Setting) -> None:
    setting.make(
        "employees",
        """select 'E' || lpad(((outlet + 1) * 100 + place)::varchar, 6, '0') as employee_id, outlet, place,
            case when place < 6 then 'sales_consultant' when place < 8 then 'invitation_agent' when place < 11 then 'service_advisor'
                when place < 14 then 'technician' else 'manager' end as role,
            90000000 + outlet * 100 + place as person,
            date '2016-01-01' + pick(outlet * 100 + place, 'hired', 0, 2800)::integer as hired_on,
            case when u(outlet * 100 + place, 'leaver') < 0.06
                then start_on() + pick(outlet * 100 + place, 'left', 60, 600)::integer end as left_on
        from outlets, (select unnest(range(15))::integer as place) as places
        union all
        select 'E9' || lpad(place::varchar, 5, '0'), null, place, 'other', 94000000 + place, date '2015-03-01', null
        from (select unnest(range(5))::integer as place) as places""",
    )
    # who of an outlet: consultants 0-5, invitation agents 6-7, service advisors 8-10
    setting.run("create macro employee_of(outlet, place) as 'E' || lpad(((outlet + 1) * 100 + place)::varchar, 6, '0')")


def _channels(setting: Setting) -> None:
    rows, above = [], 0
    total = sum(channel[2] for channel in CHANNELS)
    for number, (code, lead_type, weight, ecosystem) in enumerate(CHANNELS):
        for slot in range(round(above / total * 1000), round((above + weight) / total * 1000)):
            rows.append((slot, number, code, lead_type, ecosystem))
        above += weight
    setting.table("channel_slots", "slot integer, channel_no integer, channel_code varchar, lead_type varchar, ecosystem varchar", rows)
    setting.make("channels", "select distinct channel_no, channel_code, lead_type, ecosystem from channel_slots order by channel_no")
    # one campaign per channel and quarter, one trade-in campaign per half year
    setting.make(
        "campaigns",
        """select 'C' || strftime(quarter_on, '%y%m') || lpad(channel_no::varchar, 2, '0') as campaign_id, channel_no, channel_code,
            case lead_type when 'web_phone' then 'media' when 'outreach' then 'outreach' when 'referral' then 'referral' else 'promotion' end
                as campaign_type,
            quarter_on as starts_on, (quarter_on + interval '3' month)::date - 1 as ends_on
        from channels, (select unnest(generate_series(date_trunc('quarter', start_on())::timestamp, end_on()::timestamp,
            interval '3' month))::date as quarter_on) as quarters
        union all
        select 'T' || strftime(half_on, '%y%m'), null, 'APP', 'trade_in', half_on, (half_on + interval '6' month)::date - 1
        from (select unnest(generate_series(date_trunc('quarter', start_on())::timestamp, end_on()::timestamp, interval '6' month))::date
            as half_on) as halves""",
    )
