"""Small worlds: a few outlets with everything that happens in them, as the rows that their systems would deliver.

A world is a function of a number. All its codes, identifiers, numbers and places begin with its own three characters,
its group of dealers too, so that many worlds stand in one warehouse without touching and every published row that names
an outlet tells whose it is. Moments come from a short list, so that ties, months' ends and bounds of rulings are
common; some rows are broken, orphaned or in the vendor's own words.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

Row = dict[str, object]

# when extracts are taken; what happens after the last of them is not known
EXTRACTS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-14")
DAYS = (
    "2024-03-31 2024-04-01 2025-12-31 2026-01-01 2026-01-05 2026-01-31 2026-02-01 2026-02-14 2026-03-01 2026-03-20 "
    "2026-03-31 2026-04-01 2026-04-10 2026-04-14"
).split()
TIMES = "00:00:00 09:00:00 12:59:59 13:00:00 23:59:59".split()

# words that no code map knows at first; the histories map them later
UNMAPPED = {
    ("dms.sales_orders", "status"): ("预订甲", "open"),
    ("dms.prospects", "origin"): ("自来甲", "walk_in"),
    ("crm.leads", "lead_type"): ("网来甲", "web_phone"),
    ("erp.ar_documents", "document_type"): ("发票甲", "invoice"),
}
# a name that no list of test words knows at first
LATER_TEST_WORD = "演练"

# the column of a table whose loss sends a row to quarantine, or whose value is then no code
FRAGILE = {
    "dms.sales_orders": "ordered_at",
    "dms.prospects": "created_at",
    "dms.showroom_visits": "arrived_at",
    "dms.vehicle_movements": "moved_at",
    "dms.deliveries": "delivered_at",
    "crm.leads": "lead_type",
    "erp.ar_documents": "amount",
    "erp.ar_allocations": "allocated_on",
}


@dataclass(frozen=True)
class Delivered:
    """One row of an extract."""

    table: str
    extract_date: str
    row: Row


@dataclass
class World:
    """The rows of one world in the order in which its systems gave them out."""

    code: str
    seed: int
    rows: list[Delivered] = field(default_factory=list)

    def tables(self) -> list[str]:
        return sorted({delivered.table for delivered in self.rows})


class Clock:
    """Walks the list of days, mostly forward, so that what follows from something happens after it or at once."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.at = chance.randrange(len(DAYS))

    def next(self, most: int = 2) -> str:
        self.at = min(self.at + self.chance.randint(0, most), len(DAYS) - 1)
        return f"{DAYS[self.at]} {self.chance.choice(TIMES)}"


def make_world(code: str, number: int, seed: int) -> World:
    """The world of a seed under a code of three characters; `number` (below 1000) keeps phones and VINs apart."""
    return _Builder(code, number, seed).build()


class _Builder:
    def __init__(self, code: str, number: int, seed: int) -> None:
        self.world = World(code, seed)
        self.code, self.number = code, number
        self.chance = random.Random(seed)
        self.count = 0
        self.dealers = [f"{code}D{digit}" for digit in (1, 2, 3)]
        self.models = [f"{code}M1", f"{code}M2"]

    # --- helpers --------------------------------------------------------------------------------------------

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{self.code}-{kind}{self.count}"

    def phone(self, person: int) -> str:
        return f"138{self.number:03d}{person:05d}"

    def vin(self, car: int) -> str:
        return f"LFVAA11A{self.number:03d}{car:06d}"

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def one(self, *choices: object) -> object:
        return self.chance.choice(choices)

    def dealer(self) -> str:
        return self.chance.choice(self.dealers[:2])

    def employee(self) -> str | None:
        return self.one(None, f"{self.code}-E1", f"{self.code}-E2", f"{self.code}-E9")

    def add(self, table: str, row: Row, moment: str = DAYS[0]) -> None:
        """The row in the first extract that can hold its last moment; some rows come broken or in other words."""
        extract = next((day for day in EXTRACTS if day >= moment[:10]), EXTRACTS[-1])
        for (known, column), (word, code) in UNMAPPED.items():
            if known == table and row.get(column) == code and self.happens(0.15):
                row = {**row, column: word}
        if table in FRAGILE and self.happens(0.05):
            row = {**row, FRAGILE[table]: self.one(None, "no such thing")}
        self.world.rows.append(Delivered(table, extract, row))

    def entity(self, table: str, row: Row, moment: str = DAYS[0]) -> None:
        self.add(table, {**row, "updated_at": moment if len(moment) > 10 else f"{moment} 08:00:00"}, moment)

    # --- the world ------------------------------------------------------------------------------------------

    def build(self) -> World:
        self.network()
        people = self.chance.randint(2, 4)
        for person in range(1, people + 1):
            self.person(person, other=self.chance.randint(1, people))
        for car in range(1, 5):
            self.car(car)
        self.receivables()
        self.back_within_four_hours()
        return self.world

    def network(self) -> None:
        code = self.code
        for number, dealer in enumerate(self.dealers):
            self.entity("dms.dealers", {
                "dealer_code": dealer, "dealer_name": f"{dealer} Outlet", "group_code": f"{code}G",
                "group_name": f"{code} Group", "business_unit": self.one(f"{code} Unit", f"{code} Other Unit"),
                "brand": f"{code} Brand", "region": self.one(f"{code} North", f"{code} South"),
                "province": self.one(f"{code} Hebei", f"{code} Yunnan"), "city": f"{code} City",
                "store_type": self.one("4s", "satellite", None),
                # the second outlet is sometimes the third's by now
                "successor_code": self.dealers[2] if number == 1 and self.happens(0.3) else None,
            })  # fmt: skip
        for number in (1, 2):
            self.entity("dms.employees", {
                "employee_id": f"{code}-E{number}", "dealer_code": self.dealers[number - 1],
                "phone": f"139{self.number:03d}{number:05d}", "role": self.one("sales_consultant", "manager"),
            })  # fmt: skip
        for number, model in enumerate(self.models, start=1):
            self.entity("dms.vehicle_models", {
                "model_code": model, "brand": f"{code} Brand", "series_code": f"{code}S{number}",
                "series_name": f"{code} Series {number}", "model_name": f"{code} Model {number}",
                "fuel_type": self.one("bev", "ice"), "msrp": 100000 * number,
            })  # fmt: skip
        for number, kind in enumerate(("trade_in", "promotion"), start=1):
            self.entity("crm.campaigns", {
                "campaign_id": f"{code}-K{number}", "campaign_name": f"{code} Campaign", "campaign_type": kind,
                "channel_code": "WECHAT", "starts_on": "2026-01-01",
            })  # fmt: skip
        for scope, member in (("group", f"{code}G"), ("region", f"{code} North"), ("dealer", self.dealers[0])):
            self.entity("planning.targets", {
                "metric": "delivery_count", "month": self.one("2026-03-01", "2026-04-01"), "scope_type": scope,
                "scope_code": member, "series_code": None, "target": self.chance.randint(0, 9),
            })  # fmt: skip

    def person(self, number: int, other: int) -> None:
        code, clock = self.code, Clock(self.chance)
        phone, user = self.phone(number), f"{code}-U{number}"
        on_card = self.one(phone, phone, phone, self.phone(other), None, "12345")
        for _ in range(self.chance.randint(0, 2)):
            moment = clock.next(1)
            self.add("crm.touchpoints", {
                "touchpoint_id": self.name("T"), "phone": self.one(phone, None), "app_user_id": self.one(user, None),
                "channel_code": self.one("WECHAT", "SMS"), "dealer_code": self.one(self.dealers[0], None),
                "touched_at": moment,
            }, moment)  # fmt: skip
        if self.happens(0.6):
            self.app(user, phone, clock)
        leads = [self.lead(phone, number, clock) for _ in range(self.chance.randint(0, 2))]
        cards = [
            self.card(on_card, self.one(*leads, None), other, clock) for _ in range(self.chance.randint(0, 2))
        ]
        for _ in range(self.chance.randint(0, 3)):
            moment = clock.next(1)
            self.add("dms.showroom_visits", {
                "visit_id": self.name("V"), "dealer_code": self.dealer(), "arrived_at": moment,
                "purpose": self.one("purchase", "purchase", "delivery", "service", None),
                "prospect_id": self.one(*cards, *cards, None, f"{code}-P999"),
                "phone": self.one(phone, None), "employee_id": self.employee(),
            }, moment)  # fmt: skip
        for card in cards:
            if self.happens(0.5):
                self.prospect_events(card, other, clock)
            if self.happens(0.5):
                moment = clock.next(1)
                self.entity("crm.test_drives", {
                    "test_drive_id": self.name("TD"), "prospect_id": card, "dealer_code": self.dealer(),
                    "employee_id": self.employee(), "series_code": self.one(f"{code}S1", None), "started_at": moment,
                    "ended_at": moment, "status": self.one("completed", "completed", "no_show"),
                }, moment)  # fmt: skip
        for _ in range(self.chance.randint(0, 2)):
            self.order(self.one(*cards, *cards, None), self.one(phone, None), clock)
        if self.happens(0.5):
            moment = clock.next(1)
            self.entity("crm.members", {
                "member_id": self.name("MB"), "phone": self.one(phone, None), "app_user_id": self.one(user, None),
                "vin": self.one(self.vin(number), None), "registered_at": moment, "province": f"{code} Hebei",
                "has_consent": self.one("1", "否", None),
            }, moment)  # fmt: skip
        if self.happens(0.5):
            moment = clock.next()
            self.entity("dms.service_orders", {
                "service_order_no": self.name("SO"), "dealer_code": self.dealer(), "vin": self.vin(number),
                "phone": self.one(phone, None), "order_type": "repair", "opened_at": moment, "status": "settled",
                "labour_amount": 120, "parts_amount": 80,
            }, moment)  # fmt: skip
        if self.happens(0.5):
            moment = clock.next()
            self.entity("dms.service_requests", {
                "request_id": self.name("SR"), "request_type": self.one("booking", "accident_estimate"),
                "dealer_code": self.one(self.dealers[0], None), "vin": self.one(self.vin(number), None),
                "phone": self.one(phone, None), "created_at": moment, "handled_at": self.one(moment, None),
                "accident_no": self.one(f"{code}-ACC", None),
            }, moment)  # fmt: skip

    def app(self, user: str, phone: str, clock: Clock) -> None:
        code, moment = self.code, clock.next(0)
        self.entity("app.users", {
            "app_user_id": user, "phone": self.one(phone, None), "registered_at": moment, "province": f"{code} Hebei",
        }, moment)  # fmt: skip
        for _ in range(self.chance.randint(0, 4)):
            moment = clock.next(1)
            name = self.one(
                "content_read", "content_read", "model_page_click", "online_consult", "store_scan", "content_share",
                "post", "offer_entry",
            )  # fmt: skip
            self.add("app.events", {
                "event_id": self.name("A"), "app_user_id": self.one(user, None),
                "device_id": self.one(f"{code}-X", None), "event_name": name, "occurred_at": moment,
                "province": self.one(f"{code} Hebei", None),
                "dealer_code": self.one(self.dealers[0], None), "dwell_ms": self.one(999, 1000, None),
                "campaign_id": self.one(f"{code}-K1", f"{code}-K2"), "is_internal": self.one(None, None, None, "1"),
            }, moment)  # fmt: skip
        if self.happens(0.5):
            moment = clock.next()
            self.entity("app.mall_orders", {
                "platform": self.one("app_mall", "jd"), "order_id": self.name("MO"),
                "app_user_id": self.one(user, None), "phone": self.one(phone, None), "province": f"{code} Yunnan",
                "dealer_code": self.one(self.dealers[0], None), "amount": 10, "ordered_at": moment, "status": "paid",
            }, moment)  # fmt: skip

    def lead(self, phone: str, person: int, clock: Clock) -> str:
        code, lead, moment = self.code, self.name("L"), clock.next(1)
        row = {
            "lead_id": lead, "created_at": moment, "channel_code": self.one("DCAR", "WECHAT", "NOWHERE"),
            "lead_type": self.one("web_phone", "网电", "outreach"),
            "customer_name": self.one(None, None, "测试", f"{LATER_TEST_WORD}甲"),
            "phone": self.one(phone, phone, "12345", f"139{self.number:03d}00001"), "province": f"{code} Yunnan",
            "dealer_code": self.one(*self.dealers[:2], None), "employee_id": self.employee(),
            "brand": self.one(f"{code} Brand", None), "series_code": self.one(f"{code}S1", f"{code}S9", None),
            "status": "new", "referrer_phone": self.one(None, self.phone(person + 1)),
        }  # fmt: skip
        self.entity("crm.leads", row, moment)
        for _ in range(self.chance.randint(0, 2)):
            done = clock.next(1)
            self.add("crm.lead_followups", {
                "followup_id": self.name("F"), "lead_id": lead, "followed_at": self.one(done, None), "created_at": done,
            }, done)  # fmt: skip
        if self.happens(0.5):
            closed = clock.next(1)
            self.entity(
                "crm.leads", {**row, "status": self.one("lost", "invalid", "carded"), "closed_at": closed}, closed
            )
        return lead

    def card(self, phone: str | None, lead: str | None, other: int, clock: Clock) -> str:
        code, card, moment = self.code, self.name("P"), clock.next(1)
        row = {
            "prospect_id": card, "dealer_code": self.dealer(), "employee_id": self.employee(),
            "customer_name": self.one(None, None, "测试"), "phone": phone,
            "origin": self.one("walk_in", "web_phone", "outreach"), "lead_id": lead,
            "series_code": self.one(f"{code}S1", f"{code}S2", None),
            "referrer_phone": self.one(None, self.phone(other)), "created_at": moment,
        }  # fmt: skip
        self.entity("dms.prospects", row, moment)
        if self.happens(0.3):
            changed = clock.next(1)
            self.entity("dms.prospects", {**row, "phone": self.phone(other), "dealer_code": self.dealer()}, changed)
        return card

    def prospect_events(self, card: str, other: int, clock: Clock) -> None:
        for _ in range(self.chance.randint(1, 3)):
            kind, moment = self.one("dormant", "lost", "reactivated", "merged", "reassigned"), clock.next(1)
            self.add("dms.prospect_events", {
                "event_id": self.name("PE"), "prospect_id": card, "event_type": kind,
                "approval": self.one(None, None, "approved", "rejected"), "occurred_at": moment,
                "approved_at": self.one(None, clock.next(1)), "from_dealer_code": None,
                "to_dealer_code": self.dealers[1] if kind == "reassigned" else None,
                "target_id": f"{self.code}-P{other}" if kind == "merged" else self.one(None, f"{self.code}-E2"),
            }, f"{DAYS[clock.at]} 23:59:59")  # fmt: skip

    def order(self, card: str | None, phone: str | None, clock: Clock) -> None:
        code, order, moment = self.code, self.name("O"), clock.next(1)
        dealer, car = self.dealer(), self.chance.randint(1, 4)
        row = {
            "order_no": order, "dealer_code": dealer, "employee_id": self.employee(), "prospect_id": card,
            "customer_code": self.one(None, None, f"{code}C1"), "phone": phone,
            "model_code": self.one(*self.models, f"{code}M9"), "vin": self.one(self.vin(car), None),
            "sales_type": self.one("retail", None, "fleet"), "status": "open", "ordered_at": moment,
            "msrp": 200000, "deal_price": self.one(180000, "18万", None), "deposit": 5000,
        }  # fmt: skip
        self.entity("dms.sales_orders", row, moment)
        ending = self.one("open", "cancelled", "delivered", "delivered", "both")
        if ending in ("cancelled", "both"):
            cancelled = clock.next()
            self.entity(
                "dms.sales_orders", {**row, "status": "已取消", "cancelled_at": self.one(cancelled, None)}, cancelled
            )
        if ending in ("delivered", "both"):
            done = clock.next()
            delivery = {
                "delivery_no": self.name("X"), "order_no": self.one(order, order, None, f"{code}-O999"),
                "dealer_code": dealer, "vin": self.vin(car), "phone": phone, "sales_type": self.one(None, "retail"),
                "deal_price": self.one(180000, None), "delivered_at": done,
            }  # fmt: skip
            self.entity("dms.deliveries", delivery, done)
            if self.happens(0.3):
                back = clock.next()
                self.entity("dms.deliveries", {**delivery, "returned_at": back}, back)

    def car(self, number: int) -> None:
        clock, dealer, model = Clock(self.chance), self.dealer(), self.one(*self.models)
        self.add("mes.vin_tracks", {
            "vin": self.vin(number), "track_point": "line_off", "passed_at": "2025-11-01 10:00:00",
        })  # fmt: skip
        kinds = self.one(
            ["receipt"],
            ["receipt", "delivery"],
            ["receipt", "transfer_out", "transfer_in", "delivery"],
            ["receipt", "transfer_out"],
            ["transfer_in", "demo_in", "delivery"],
            ["receipt", "receipt", "delivery", "customer_return"],
            ["receipt", "factory_return", "delivery"],
        )
        for kind in kinds:
            moment = clock.next()
            at = self.dealers[1] if kind == "transfer_in" or self.happens(0.1) else dealer
            dealer = at if kind == "transfer_in" else dealer
            self.add("dms.vehicle_movements", {
                "movement_id": self.name("MV"), "vin": self.vin(number), "model_code": model, "dealer_code": at,
                "movement_type": kind, "moved_at": moment, "unit_cost": self.one(150000, 150000, None),
                "additional_cost": self.one(None, 300),
            }, moment)  # fmt: skip

    def back_within_four_hours(self) -> None:
        """One visit or two, as the gap between visits has it."""
        card = self.card(None, None, 1, Clock(self.chance))
        for time in ("09:00:00", "12:59:59"):
            self.add("dms.showroom_visits", {
                "visit_id": self.name("V"), "dealer_code": self.dealers[0], "arrived_at": f"2026-04-10 {time}",
                "purpose": "purchase", "prospect_id": card,
            }, "2026-04-10")  # fmt: skip

    def receivables(self) -> None:
        code = self.code
        self.entity("erp.companies", {
            "company_code": f"{code}CO", "company_name": f"{code} Company", "dealer_code": self.dealers[0],
            "business_unit": f"{code} Unit", "currency": "CNY",
        })  # fmt: skip
        for number, kind in ((1, "fleet"), (2, self.one("person", None))):
            self.entity("erp.customers", {
                "customer_code": f"{code}C{number}", "customer_name": f"{code} Customer {number}",
                "customer_type": kind, "phone": self.one(None, self.phone(number)),
                "payment_terms_days": self.one(None, 30), "credit_limit": 50000,
            })  # fmt: skip
        for number in range(self.chance.randint(1, 3)):
            clock = Clock(self.chance)
            invoice = self.document(self.one("invoice", "invoice", "debit_note"), clock, amount=1000)
            if self.happens(0.4):
                for part, amount in enumerate(self.one((400, 600), (300, 300, 500)), start=1):
                    self.entity("erp.ar_installments", {
                        "document_no": invoice, "installment_no": part, "due_date": self.one(*DAYS), "amount": amount,
                    }, DAYS[clock.at])  # fmt: skip
            for _ in range(self.chance.randint(0, 2)):
                credit = self.document(self.one("receipt", "receipt", "credit_note"), clock, self.one(400, 1200))
                for _ in range(self.chance.randint(0, 2)):
                    day = clock.next(1)[:10]
                    self.entity("erp.ar_allocations", {
                        "allocation_id": self.name("AL"), "from_document_no": credit,
                        "to_document_no": self.one(invoice, invoice, f"{code}-DC999"), "allocated_on": day,
                        "amount": self.one(400, 400, 700), "reversed_on": self.one(None, None, None, day),
                    }, day)  # fmt: skip
            if number == 0 and self.happens(0.5):
                self.document("refund", clock, 50)

    def document(self, kind: str, clock: Clock, amount: int) -> str:
        document, day = self.name("DC"), clock.next()[:10]
        self.entity("erp.ar_documents", {
            "document_no": document, "document_type": kind, "company_code": f"{self.code}CO",
            "customer_code": self.one(f"{self.code}C1", f"{self.code}C2", f"{self.code}C9"),
            "dealer_code": self.one(None, self.dealers[1]), "document_date": day, "posting_date": self.one(None, day),
            "due_date": self.one(None, *DAYS), "currency": self.one("CNY", "CNY", "CNY", "EUR"),
            "amount": self.one(amount, amount, amount, -amount), "exchange_rate": self.one(None, None, "7.5"),
            "employee_id": self.employee(), "is_disputed": self.one(None, None, "是"),
            "reversed_on": self.one(None, None, None, None, day),
        }, day)  # fmt: skip
        return document


def shared_rows() -> list[Delivered]:
    """What belongs to no world: exchange rates."""
    return [
        Delivered(
            "erp.exchange_rates", EXTRACTS[0],
            {"currency": "EUR", "rate_date": day, "rate_to_cny": rate, "updated_at": f"{EXTRACTS[0]} 08:00:00"},
        )
        for day, rate in (("2025-01-01", "7.6"), ("2026-01-01", "7.8"))
    ]  # fmt: skip
