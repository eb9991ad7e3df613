"""Customers, AARRR figures and lifecycle cohorts of a small world, every expected value worked out by hand."""

from __future__ import annotations

import pytest

from tests.support.warehouse import Build, build, write_extract

AS_OF = "2026-03-15"
LINES = 12  # cards that one number may be on in this world, plus or minus
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
        {"prospect_id": "P2", "dealer_code": "D2", "phone": BOB, "origin": "referral", "lead_id": None,
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
