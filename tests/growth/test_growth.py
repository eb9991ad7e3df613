"""Customers, AARRR figures and lifecycle cohorts of a small world whose expected values are worked out by hand."""

from __future__ import annotations

import pytest

from tests.support.warehouse import Build, build, write_extract

AS_OF = "2026-03-15"
ANN, ANN_TWO, BOB, CID, DAN, EVE, FAY = (f"1380000000{number}" for number in range(1, 8))
EIGHT, NINE, STAFF = "13900000008", "13900000009", "13900000001"


def vin(number: int) -> str:
    return f"LFVAA11A{number:09d}"


def stamped(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{**row, "updated_at": row.get("updated_at", f"{AS_OF} 08:00:00")} for row in rows]


WORLD: dict[str, list[dict[str, object]]] = {
    "dms.dealers": [
        {"dealer_code": code, "dealer_name": code, "group_code": "G1", "group_name": "Group", "business_unit": unit,
         "brand": "Alpha", "region": region, "province": province, "city": f"{province} City", "store_type": "4s"}
        for code, unit, region, province in (
            ("D1", "Unit One", "North", "Hebei"),
            ("D2", "Unit One", "South", "Guangdong"),
            ("D3", "Unit Two", "South", "Guangdong"),
        )
    ],
    "dms.employees": [
        {"employee_id": "E1", "dealer_code": "D1", "phone": STAFF, "role": "sales_consultant"},
    ],
    "dms.vehicle_models": [
        {"model_code": "MODEL", "brand": "Alpha", "series_code": "S1", "series_name": "S1", "model_name": "Model",
         "fuel_type": "bev", "msrp": 200000},
    ],
    "crm.touchpoints": [
        {"touchpoint_id": "T1", "app_user_id": "U1", "phone": None, "channel_code": "WECHAT", "dealer_code": None,
         "touched_at": "2026-01-01 10:00"},
        {"touchpoint_id": "T2", "app_user_id": None, "phone": STAFF, "channel_code": "WECHAT", "dealer_code": None,
         "touched_at": "2026-01-01 10:00"},
        {"touchpoint_id": "T4", "app_user_id": None, "phone": "13800000011", "channel_code": "SMS", "dealer_code": None,
         "touched_at": "2026-01-02 10:00"},
        {"touchpoint_id": "T3", "app_user_id": None, "phone": None, "channel_code": "WECHAT", "dealer_code": None,
         "touched_at": "2026-01-01 10:00"},
    ],
    "crm.leads": [
        {"lead_id": "L1", "created_at": "2026-01-05 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": ANN, "dealer_code": "D1", "status": "delivered", "closed_at": "2026-01-20 12:00", "has_consent": "1"},
        # the first of a month is not before it; nobody's dealer, so that its own province counts
        {"lead_id": "L2", "created_at": "2026-02-01 00:00", "channel_code": "REFER", "lead_type": "referral",
         "phone": BOB, "province": "Yunnan", "status": "following", "referrer_phone": ANN_TWO},
        {"lead_id": "L3", "created_at": "2026-01-31 23:59:59", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": DAN, "dealer_code": "D2", "status": "lost", "closed_at": "2026-03-01 00:00"},
        {"lead_id": "L4", "created_at": "2026-02-03 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": None, "dealer_code": "D2", "status": "new"},
        {"lead_id": "L5", "created_at": "2026-02-03 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": EVE, "dealer_code": "D2", "status": "invalid", "updated_at": "2026-02-20 09:00"},
        {"lead_id": "L6", "created_at": "2026-02-03 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": EVE, "customer_name": "测试", "dealer_code": "D2", "status": "new"},
        {"lead_id": "L7", "created_at": "2026-02-03 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": STAFF, "dealer_code": "D2", "status": "new"},
        # without a usable number: the customer of the card that names it
        {"lead_id": "L8", "created_at": "2026-02-04 09:00", "channel_code": "WEB", "lead_type": "web_phone",
         "phone": NINE, "dealer_code": "D3", "status": "new"},
    ],
    "crm.lead_followups": [
        {"followup_id": "F1", "lead_id": "L1", "followed_at": "2026-01-05 10:00", "created_at": "2026-01-05"},
        {"followup_id": "F2", "lead_id": "L1", "followed_at": "2026-01-06 10:00", "created_at": "2026-01-05"},
        {"followup_id": "F3", "lead_id": "L2", "followed_at": "2026-02-06 10:00", "created_at": "2026-02-05"},
        {"followup_id": "F4", "lead_id": "L2", "followed_at": "2026-03-06 10:00", "created_at": "2026-02-05"},
        {"followup_id": "F5", "lead_id": "L3", "followed_at": None, "created_at": "2026-02-05"},
        {"followup_id": "F6", "lead_id": "L6", "followed_at": "2026-02-06 10:00", "created_at": "2026-02-05"},
    ],
    "dms.prospects": [
        {"prospect_id": "P1", "dealer_code": "D1", "phone": ANN, "origin": "web_phone", "lead_id": "L1",
         "created_at": "2026-01-06 09:00"},
        {"prospect_id": "P2", "dealer_code": "D2", "phone": BOB, "origin": "referral", "lead_id": "L2",
         "created_at": "2026-02-05 09:00"},
        {"prospect_id": "P3", "dealer_code": "D1", "phone": ANN_TWO, "origin": "walk_in", "referrer_phone": ANN,
         "created_at": "2026-02-14 09:00"},
        {"prospect_id": "P4", "dealer_code": "D3", "phone": CID, "origin": "walk_in", "referrer_phone": BOB,
         "created_at": "2026-02-14 09:00"},
        {"prospect_id": "P5", "dealer_code": "D3", "phone": NINE, "origin": "walk_in", "lead_id": "L8",
         "created_at": "2026-02-14 09:00"},
        *[
            {"prospect_id": f"N{number}", "dealer_code": "D3", "phone": NINE, "origin": "other",
             "created_at": "2026-02-14 09:00"}
            for number in range(2, 10)
        ],
        *[
            {"prospect_id": f"G{number}", "dealer_code": "D3", "phone": EIGHT, "origin": "other",
             "created_at": "2026-02-14 09:00"}
            for number in range(1, 9)
        ],
    ],
    "dms.showroom_visits": [
        {"visit_id": "V1", "dealer_code": "D1", "arrived_at": "2026-01-07 10:00", "purpose": "purchase",
         "prospect_id": "P1"},
        {"visit_id": "V2", "dealer_code": "D1", "arrived_at": "2026-01-07 13:59", "purpose": "purchase",
         "prospect_id": "P1"},
        {"visit_id": "V3", "dealer_code": "D9", "arrived_at": "2026-01-07 13:59", "purpose": "purchase",
         "prospect_id": None},
    ],
    "crm.test_drives": [
        {"test_drive_id": "TD1", "prospect_id": "P1", "dealer_code": "D1", "started_at": "2026-01-08 10:00",
         "status": "completed"},
    ],
    "dms.sales_orders": [
        # no number of its own: the person of the card, who is also the company's buyer
        {"order_no": "O1", "dealer_code": "D1", "prospect_id": "P1", "customer_code": None, "phone": None,
         "vin": vin(1), "model_code": "MODEL", "status": "delivered", "ordered_at": "2026-01-10 09:00"},
        {"order_no": "O2", "dealer_code": "D2", "prospect_id": "P2", "customer_code": None, "phone": BOB,
         "vin": None, "model_code": "MODEL", "status": "open", "ordered_at": "2026-02-10 09:00"},
        {"order_no": "O3", "dealer_code": "D1", "prospect_id": "P3", "customer_code": None, "phone": ANN_TWO,
         "vin": None, "model_code": "MODEL", "status": "open", "ordered_at": "2026-02-15 09:00"},
        {"order_no": "O4", "dealer_code": "D3", "prospect_id": "P4", "customer_code": None, "phone": CID,
         "vin": None, "model_code": "MODEL", "status": "open", "ordered_at": "2026-02-15 09:00"},
        {"order_no": "O5", "dealer_code": "D3", "prospect_id": None, "customer_code": "C1", "phone": FAY,
         "vin": None, "model_code": "MODEL", "sales_type": "fleet", "status": "open", "ordered_at": "2026-02-15 09:00"},
        {"order_no": "O6", "dealer_code": "D3", "prospect_id": None, "customer_code": "C2", "phone": None,
         "vin": None, "model_code": "MODEL", "sales_type": "demo", "status": "open", "ordered_at": "2026-02-15 09:00"},
    ],
    "dms.deliveries": [
        {"delivery_no": "X1", "order_no": "O1", "dealer_code": "D1", "vin": vin(1), "phone": None,
         "delivered_at": "2026-01-20 09:00"},
        # a car that came back and was sold again makes no one customer of the two
        {"delivery_no": "X2", "order_no": None, "dealer_code": "D2", "vin": vin(2), "phone": DAN,
         "delivered_at": "2026-02-16 09:00", "returned_at": "2026-03-02 09:00"},
        {"delivery_no": "X3", "order_no": None, "dealer_code": "D2", "vin": vin(2), "phone": EVE,
         "delivered_at": "2026-03-05 09:00"},
        {"delivery_no": "X4", "order_no": None, "dealer_code": "D2", "vin": vin(3), "phone": None,
         "delivered_at": "2026-02-15 09:00"},
        {"delivery_no": "X5", "order_no": None, "dealer_code": "D2", "vin": vin(4), "phone": FAY, "sales_type": "fleet",
         "delivered_at": "2026-02-14 09:00"},
    ],
    "crm.members": [
        {"member_id": "M1", "phone": ANN_TWO, "app_user_id": "U1", "vin": vin(1), "registered_at": "2026-01-25",
         "province": "Hebei", "has_consent": "0", "updated_at": "2026-03-15 09:00"},
        {"member_id": "M2", "phone": ANN, "app_user_id": None, "vin": None, "registered_at": "2026-02-25",
         "province": "Hebei", "has_consent": None},
        {"member_id": "M3", "phone": None, "app_user_id": None, "vin": vin(3), "registered_at": "2026-02-25",
         "province": None, "has_consent": None},
        {"member_id": "M4", "phone": None, "app_user_id": None, "vin": vin(9), "registered_at": "2026-02-25",
         "province": None, "has_consent": None},
        {"member_id": "M5", "phone": None, "app_user_id": None, "vin": vin(9), "registered_at": "2026-02-26",
         "province": None, "has_consent": None},
    ],
    "app.users": [
        {"app_user_id": "U1", "phone": None, "registered_at": "2026-01-01", "province": "Hebei"},
        {"app_user_id": "U2", "phone": None, "registered_at": "2026-01-01", "province": "Yunnan"},
    ],
    "app.events": [
        {"event_id": f"A{number}", "app_user_id": user, "device_id": device, "event_name": name,
         "occurred_at": at, "province": province, "dealer_code": dealer, "dwell_ms": dwell, "campaign_id": campaign,
         "is_internal": internal, "board": None, "placement": None}
        for number, (name, at, user, device, province, dealer, dwell, campaign, internal) in enumerate([
            ("content_read", "2026-03-01 00:00:00", "U1", "X", "Hebei", None, 999, None, None),
            ("content_read", "2026-03-01 23:59:59", "U1", "X", "Hebei", None, 1000, None, None),
            ("content_read", "2026-03-02 00:00:00", None, "X", "Yunnan", None, 1001, None, None),
            ("content_share", "2026-03-02 00:00:00", "U1", None, "Yunnan", "D1", None, None, None),
            ("content_share", "2026-03-02 00:00:00", "U1", None, "Yunnan", "D1", None, None, "1"),
            ("model_page_click", "2026-03-02 00:00:00", None, None, "Yunnan", "D9", None, None, "0"),
            ("post", "2026-03-15 23:59:59", "U2", None, None, None, None, None, None),
            ("post", "2026-03-16 00:00:00", "U2", None, None, None, None, None, None),
            ("offer_entry", "2026-03-03 10:00", "U1", None, "Hebei", None, None, "K1", None),
            ("offer_entry", "2026-03-04 10:00", "U1", None, "Yunnan", None, None, "K1", None),
            ("offer_entry", "2026-03-04 10:00", "U1", None, "Yunnan", None, None, "K2", None),
            ("insurance_enquiry", "2026-03-04 10:00", "U1", None, "Yunnan", None, None, None, None),
        ], start=1)
    ],
    "crm.campaigns": [
        {"campaign_id": "K1", "campaign_name": "Trade in", "campaign_type": "trade_in", "channel_code": "APP",
         "starts_on": "2026-01-01"},
        {"campaign_id": "K2", "campaign_name": "Other", "campaign_type": "promotion", "channel_code": "APP",
         "starts_on": "2026-01-01"},
    ],
    "app.mall_orders": [
        {"platform": "app_mall", "order_id": "1", "app_user_id": "U2", "phone": CID, "province": "Yunnan",
         "dealer_code": None, "amount": 10, "ordered_at": "2026-03-05", "status": "cancelled"},
        {"platform": "jd", "order_id": "1", "app_user_id": None, "phone": None, "province": "Yunnan",
         "dealer_code": "D1", "amount": 10, "ordered_at": "2026-03-05", "status": "paid"},
    ],
    "dms.service_orders": [
        # before the car was anybody's; after, with the car alone; with another's number
        {"service_order_no": "S0", "dealer_code": "D1", "vin": vin(1), "phone": None, "order_type": "repair",
         "opened_at": "2026-01-19 09:00", "status": "settled"},
        {"service_order_no": "S1", "dealer_code": "D1", "vin": vin(1), "phone": None, "order_type": "repair",
         "opened_at": "2026-02-20 09:00", "status": "settled"},
        {"service_order_no": "S2", "dealer_code": "D1", "vin": vin(1), "phone": BOB, "order_type": "repair",
         "opened_at": "2026-02-20 09:00", "status": "settled"},
    ],
    "dms.service_requests": [
        {"request_id": "R1", "request_type": "booking", "dealer_code": "D1", "vin": vin(1), "phone": None,
         "created_at": "2026-02-19 09:00", "handled_at": "2026-03-01 00:00", "accident_no": None},
        {"request_id": "R2", "request_type": "accident_estimate", "dealer_code": "D1", "vin": None, "phone": None,
         "created_at": "2026-03-02 09:00", "handled_at": None, "accident_no": "ACC1"},
        {"request_id": "R3", "request_type": "accident_estimate", "dealer_code": "D2", "vin": None, "phone": None,
         "created_at": "2026-03-03 09:00", "handled_at": None, "accident_no": "ACC1"},
        {"request_id": "R4", "request_type": "accident_estimate", "dealer_code": None, "vin": None, "phone": None,
         "created_at": "2026-03-03 09:00", "handled_at": None, "accident_no": None},
    ],
    "erp.customers": [
        {"customer_code": "C1", "customer_name": "Fay Logistics", "customer_type": "company", "phone": None},
        {"customer_code": "C2", "customer_name": "Someone", "customer_type": "person", "phone": None},
        {"customer_code": "C3", "customer_name": "No Word", "customer_type": None, "phone": None},
    ],
    "planning.targets": [
        {"metric": "delivery_count", "month": "2026-03-01", "scope_type": "region", "scope_code": "South",
         "series_code": None, "target": 4},
        {"metric": "delivery_count", "month": "2026-03-01", "scope_type": "region", "scope_code": "South",
         "series_code": "S1", "target": 100},
        {"metric": "delivery_count", "month": "2026-03-01", "scope_type": "group", "scope_code": "G1",
         "series_code": None, "target": 0},
        {"metric": "order_count", "month": "2026-03-01", "scope_type": "dealer", "scope_code": "D1",
         "series_code": None, "target": 9},
    ],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("growth")
    for table, rows in WORLD.items():
        write_extract(folder / "landing", table, AS_OF, stamped(rows))
    return build(
        folder / "landing",
        folder / "warehouse",
        "--select",
        "+dim_customers +rpt_aarrr_monthly +rpt_app_activity_monthly +rpt_aarrr_funnel_cohorts",
    )


def together(world: Build) -> set[frozenset[str]]:
    """The records of every customer."""
    people: dict[str, set[str]] = {}
    for key, record in world.rows(
        "select customer_key, record_type || ':' || record_id from intermediate.int_customer_records"
    ):
        people.setdefault(key, set()).add(record)
    return {frozenset(records) for records in people.values()}


def test_customers_are_connected_components_over_shared_identifiers(world: Build) -> None:
    car = "vehicle:" + vin(1)
    assert together(world) == {
        frozenset(people.split())
        for people in (
            # two numbers, joined by the app user of a member, and that member's car by who bought it
            f"app_user:U1 delivery:X1 lead:L1 member:M1 member:M2 order:O1 order:O3 prospect:P1 prospect:P3 {car} "
            "service_order:S1 service_request:R1 visit:V1 visit:V2",
            "app_user:U2 mall_order:app_mall|1 order:O4 prospect:P4",
            "lead:L2 order:O2 prospect:P2 service_order:S2",
            "delivery:X2 lead:L3",
            f"delivery:X3 lead:L5 lead:L6 vehicle:{vin(2)}",
            f"delivery:X4 member:M3 vehicle:{vin(3)}",
            f"erp_customer:C1 order:O5 delivery:X5 vehicle:{vin(4)}",
            "erp_customer:C2 order:O6",
            "erp_customer:C3",
            "member:M4",
            "member:M5",
            f"lead:L7 phone:{STAFF}",
            "phone:13800000011",
            # a switchboard links nobody: its cards are one customer each
            "prospect:P5 lead:L8",
            *(f"prospect:N{number}" for number in range(2, 10)),
            " ".join(f"prospect:G{number}" for number in range(1, 9)),
        )
    }


def test_every_customer_of_a_record_is_in_the_dimension_once(world: Build) -> None:
    counts = world.rows(
        """select count(*), count(distinct customer_key), count_if(customer_key = '-1'),
            (select count(distinct customer_key) + 1 from intermediate.int_customer_records)
        from marts.dim_customers"""
    )[0]
    assert counts[0] == counts[1] == counts[3]
    assert counts[2] == 1


def test_dimension_tells_companies_from_persons_and_names_only_the_former(world: Build) -> None:
    assert world.rows(
        "select distinct customer_type, business_name from marts.dim_customers where customer_key != '-1' order by all"
    ) == [("company", "Fay Logistics"), ("person", None)]


def customer(world: Build, record: str, columns: str) -> tuple:
    kind, record_id = record.split(":")
    return world.rows(
        f"""select {columns} from marts.dim_customers join intermediate.int_customer_records using (customer_key)
        where record_type = '{kind}' and record_id = '{record_id}'"""
    )[0]


def test_dimension_shows_first_days_ownership_and_the_newest_consent(world: Build) -> None:
    days = """strftime(first_seen_date, '%m%d'), strftime(first_lead_date, '%m%d'), strftime(first_card_date, '%m%d'),
        strftime(first_order_date, '%m%d'), strftime(first_delivery_date, '%m%d'), strftime(first_service_date, '%m%d'),
        first_channel, province, is_owner, has_consent"""
    assert customer(world, "lead:L1", days) == (
        "0101", "0105", "0106", "0110", "0120", "0220", "WECHAT", "Hebei", True, False
    )
    # returned, so no owner any more; an invalid lead is no first lead
    assert customer(world, "lead:L3", days) == (
        "0131", "0131", None, None, "0216", None, "WEB", "Guangdong", False, False
    )
    assert customer(world, "lead:L5", days) == (
        "0203", None, None, None, "0305", None, "showroom", "Guangdong", True, False
    )
    assert customer(world, "delivery:X5", "is_owner, first_delivery_date is not null") == (True, True)


def figures(world: Build, level: str, member: str, month: str) -> dict[str, object]:
    with world.connect() as connection:
        found = connection.execute(
            "select * from marts.rpt_aarrr_monthly where level = ? and member_code = ? and month = ?",
            [level, member, month],
        )
        names = [column[0] for column in found.description]
        (row,) = found.fetchall()
    texts = {"month", "level", "member_code", "member_name", "group_code", "business_unit", "region", "dealer_code"}
    return {
        name: float(value)
        for name, value in zip(names, row, strict=True)
        if name not in texts | {"store_type"} and value is not None and value != 0
    }


def test_the_group_counts_everything(world: Build) -> None:
    assert figures(world, "group", "G1", "2026-01-01") == {
        "lead_count__new": 2, "lead_count__handled": 1, "visit_count": 2, "order_count__vehicle": 1,
        "delivery_count": 1, "member_count__new": 1,
    }
    assert figures(world, "group", "G1", "2026-02-01") == {
        "lead_count__historical": 1, "lead_count__new": 3, "lead_count__handled": 1, "order_count__vehicle": 4,
        "order_count__referred": 1, "delivery_count": 2, "delivery_growth_rate__mom": 1, "delivery_count__mom_base": 1,
        "member_count__new": 3, "service_booking_count": 1,
    }
    # one handed over and one taken back; the base is what had been handed over by 15 February
    assert figures(world, "group", "G1", "2026-03-01") == {
        "content_share_count": 1, "content_read_count": 2, "model_page_click_count": 1, "lead_count__historical": 3,
        "lead_count__handled": 1, "order_count__goods": 2, "delivery_growth_rate__mom": -1,
        "delivery_count__mom_base": 1, "active_user_count__daily": 0.4, "active_user_count__monthly": 3,
        "active_user_count__community": 1, "trade_in_offer_count": 1, "insurance_enquiry_count": 1,
        "service_booking_count__handled": 1, "accident_estimate_count": 2,
    }


def test_distinct_counts_are_taken_at_each_level(world: Build) -> None:
    estimates = {
        (level, member): count
        for level, member, count in world.rows(
            """select level, member_code, accident_estimate_count from marts.rpt_aarrr_monthly
            where month = date '2026-03-01' and accident_estimate_count > 0"""
        )
    }
    assert estimates == {
        ("group", "G1"): 2, ("business_unit", "Unit One"): 1, ("business_unit", "-1"): 1, ("region", "North"): 1,
        ("region", "South"): 1, ("region", "-1"): 1, ("province", "Hebei"): 1, ("province", "Guangdong"): 1,
        ("province", "-1"): 1, ("dealer", "D1"): 1, ("dealer", "D2"): 1, ("dealer", "-1"): 1,
    }


def test_what_names_no_dealer_counts_for_its_own_province(world: Build) -> None:
    assert figures(world, "province", "Yunnan", "2026-03-01") == {
        "content_read_count": 1, "model_page_click_count": 1, "lead_count__historical": 1, "lead_count__handled": 1,
        "order_count__goods": 1, "active_user_count__daily": 0.1333, "active_user_count__monthly": 2,
        "trade_in_offer_count": 1, "insurance_enquiry_count": 1,
    }


def test_targets_are_those_of_the_scope_over_all_series(world: Build) -> None:
    assert world.rows(
        """select level, member_code, delivery_target_count, target_attainment_rate from marts.rpt_aarrr_monthly
        where delivery_target_count is not null order by all"""
    ) == [("group", "G1", 0, None), ("region", "South", 4, 0.0)]


def test_lifecycle_follows_the_customer_from_the_first_sign(world: Build) -> None:
    funnel = {
        (str(month)[:7], channel, province): counts
        for month, channel, province, counts in world.rows(
            """select cohort_month, first_channel, province, list(customer_count order by step_order)
            from marts.rpt_aarrr_funnel_cohorts group by all"""
        )
    }
    assert funnel == {
        # Ann, all the way to the order that she referred
        ("2026-01", "WECHAT", "Hebei"): [1] * 9,
        ("2026-01", "SMS", "-1"): [1, 0, 0, 0, 0, 0, 0, 0, 0],
        ("2026-01", "WEB", "Guangdong"): [1, 1, 1, 1, 1, 1, 1, 0, 0],
        ("2026-02", "REFER", "Yunnan"): [1, 1, 1, 1, 1, 1, 1, 1, 0],
        ("2026-02", "WEB", "Guangdong"): [1, 1, 1, 0, 0, 0, 0, 0, 0],
        # eight cards of a switchboard, the family of eight, two deliveries off the floor, two orders
        ("2026-02", "showroom", "Guangdong"): [12, 12, 12, 3, 3, 3, 1, 0, 0],
        ("2026-03", "showroom", "Guangdong"): [1, 1, 1, 1, 1, 1, 1, 0, 0],
    }


def test_no_identifier_of_a_person_reaches_a_mart(world: Build) -> None:
    secrets = (ANN, ANN_TWO, BOB, CID, DAN, EVE, FAY, EIGHT, NINE, STAFF, vin(1), "测试", "Someone", "No Word")
    for (table,) in world.rows(
        """select table_name from information_schema.tables where table_schema = 'marts'
        and (table_name = 'dim_customers' or table_name like 'rpt_a%')"""
    ):
        text = str(world.rows(f"select * from marts.{table}"))
        assert not [secret for secret in secrets if secret in text], table
