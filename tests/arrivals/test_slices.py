"""Tables kept up by slices: what a day touches is replaced, and what it does not touch is not written again.

A value that no build would write is put into every row of the tables; where it is still there after the next build the
row was left alone. That the rows are right is for the other tests of this folder.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.event_warehouse import OF_EVENTS, EventWarehouse
from tests.support.warehouse import write_extract

# of a table: its slice as an expression over the row `marked`, the column that is marked, and the mark
Marked = dict[str, tuple[str, str, int | str]]

OF_MONTHS_AND_ACTORS: Marked = {
    "intermediate.int_app_actor_days": ("event_month", "content_share_count", 12345),
    "intermediate.int_app_activity_monthly": ("event_month", "content_share_count", 12345),
    "intermediate.int_app_funnel_attempts": ("actor", "depth", 12345),
    "intermediate.int_aarrr_distincts_monthly": ("month", "active_user_count__monthly", 12345),
}


def mark(warehouse: EventWarehouse, tables: Marked = OF_MONTHS_AND_ACTORS) -> None:
    """Puts its mark into every row of each table."""
    warehouse.change(*(f"update {table} set {column} = {value!r}" for table, (_, column, value) in tables.items()))


def written(warehouse: EventWarehouse, tables: Marked = OF_MONTHS_AND_ACTORS) -> dict[str, set[str]]:
    """The slices of each table without the mark: those that the build wrote."""
    return {
        table.split(".")[1]: {
            found
            for (found,) in warehouse.ask(
                f"select distinct cast({slice_of_row} as varchar) from {table} as marked"
                f" where {column} is distinct from {value!r}"
            )
        }
        for table, (slice_of_row, column, value) in tables.items()
    }


@pytest.fixture()
def warehouse(tmp_path: Path, four_months: EventWarehouse) -> EventWarehouse:
    made = four_months.copied_to(tmp_path / "copy", OF_EVENTS)
    mark(made)
    return made


def test_a_new_day_writes_its_month_and_its_actors(warehouse):
    warehouse.land("2026-04-21", ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"))
    warehouse.build()
    april = {"2026-04-01"}
    assert written(warehouse) == {
        "int_app_actor_days": april,
        "int_app_activity_monthly": april,
        "int_aarrr_distincts_monthly": april,
        "int_app_funnel_attempts": {"app:U1A"},
    }


def test_a_late_row_writes_the_month_it_belongs_to(warehouse):
    warehouse.land("2026-04-21", ("E9", "U2A", "model_page_click", "2026-02-07 09:00:00"))
    warehouse.build()
    found = written(warehouse)
    assert found["int_app_actor_days"] == found["int_app_activity_monthly"] == {"2026-02-01"}
    # the day that has passed counts in the daily mean of its month
    assert found["int_aarrr_distincts_monthly"] == {"2026-02-01", "2026-04-01"}
    assert found["int_app_funnel_attempts"] == {"app:U2A"}


def test_a_corrected_row_writes_the_month_it_left_too(warehouse):
    warehouse.land("2026-04-21", ("E1A", "U1A", "content_read", "2026-03-05 10:00:00"))
    warehouse.build()
    found = written(warehouse)
    assert found["int_app_actor_days"] == {"2026-01-01", "2026-03-01"}
    assert found["int_app_funnel_attempts"] == {"app:U1A"}


def test_a_day_that_ends_windows_writes_their_attempts(warehouse):
    """Those of the fifth of April end at ten o'clock thirty days later. The day before it moves no attempt, so that the
    table holds what it held, and nobody who reads it is built for it."""
    table = "intermediate.int_app_funnel_attempts"
    before = json.loads(warehouse.note(table))
    warehouse.build(as_of="2026-05-04")
    assert written(warehouse)["int_app_funnel_attempts"] == set()
    after = json.loads(warehouse.note(table))
    assert (before["as_of"], after["as_of"]) == ("2026-04-20", "2026-05-04")
    assert before["content"] == after["content"]
    warehouse.build(as_of="2026-05-05")
    assert written(warehouse)["int_app_funnel_attempts"] == {"app:U4A", "app:U4B"}


def test_a_file_that_is_gone_writes_what_it_held(warehouse):
    warehouse.land("2026-04-21", ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"))
    warehouse.build()
    mark(warehouse)
    (warehouse.landing / "app/events/extract_date=2026-04-21/part-0000.csv").unlink()
    warehouse.build(as_of="2026-04-21")
    found = written(warehouse)
    assert found["int_app_actor_days"] == {"2026-04-01"}
    assert found["int_app_funnel_attempts"] == {"app:U1A"}


def test_without_anything_new_nothing_is_written(warehouse):
    warehouse.build()
    assert not any(written(warehouse).values())


def test_an_earlier_today_writes_everything(warehouse):
    warehouse.build(as_of="2026-04-19")
    assert all(len(slices) >= 4 for slices in written(warehouse).values())


def test_what_was_not_told_writes_everything(warehouse):
    """A build that stops after staging: its changes are not those that the next build of the others needs."""
    warehouse.land("2026-04-21", ("E9", "U1A", "content_read", "2026-04-21 09:00:00"))
    warehouse.session.run(warehouse.landing, warehouse.warehouse, "run", "--select", "base_app__events", as_of="")
    warehouse.land("2026-04-22", ("E10", "U2A", "content_read", "2026-04-22 09:00:00"))
    warehouse.build()
    assert written(warehouse)["int_app_actor_days"] == {f"2026-0{month}-01" for month in range(1, 5)}


def test_a_part_that_was_built_on_another_day_is_made_whole(warehouse):
    """The view of events still ends where the last whole build ended; what was made from it holds for no day."""
    table = "int_app_funnel_attempts"
    warehouse.session.run(warehouse.landing, warehouse.warehouse, "run", "--select", table, as_of="2026-05-05")
    mark(warehouse)
    warehouse.build(as_of="2026-05-05")
    assert written(warehouse)[table] == {f"app:U{month}{user}" for month in range(1, 5) for user in "AB"}


OF_KEY = (
    "(select min(identifier) from intermediate.int_customer_keys as keys where keys.customer_key = marked.customer_key)"
)
OF_CUSTOMERS: Marked = {
    "intermediate.int_customer_places": (OF_KEY, "city", "mark"),
    "intermediate.int_customer_signs": (OF_KEY, "dealer_key", "mark"),
    "intermediate.int_customer_lifecycles": (OF_KEY, "first_channel", "mark"),
    "intermediate.int_leads": ("lead_id", "series_code", "mark"),
    "marts.dim_customers": (OF_KEY, "business_name", "mark"),
}


def lead(number: int, day: str, province: str = "江苏") -> dict[str, str]:
    return {
        "lead_id": f"L{number}",
        "created_at": "2026-04-10 10:00:00",
        "channel_code": "AUTOHOME",
        "lead_type": "web_phone",
        "phone": f"138000000{number:02}",
        "province": province,
        "status": "new",
        "updated_at": f"{day} 10:00:00",
    }


def touch(day: str, number: int | None = None, app_user: str | None = None, channel: str = "APP") -> dict[str, str]:
    phone = None if number is None else f"138000000{number:02}"
    return {
        "touchpoint_id": f"{day} {number} {app_user}",
        "phone": phone,
        "app_user_id": app_user,
        "channel_code": channel,
        "touched_at": f"{day} 10:00:00",
    }


def test_records_of_a_day_write_their_customers(tmp_path: Path, four_months: EventWarehouse):
    """A touch; another word on a place; a touch that was dated ahead of the day before; touches, by number and by app
    user, that are corrected and are no new record of anybody; a lead of nobody. The other customers stay."""
    warehouse = four_months.copied_to(tmp_path / "copy")
    write_extract(warehouse.landing, "crm.leads", "2026-04-20", [lead(number, "2026-04-10") for number in range(1, 16)])
    touches = [
        touch("2026-04-01", number=3),
        touch("2026-04-21", number=3),
        touch("2026-04-01", number=4),
        touch("2026-04-01", app_user="A1"),
    ]
    write_extract(warehouse.landing, "crm.touchpoints", "2026-04-20", touches)
    warehouse.build()
    mark(warehouse, OF_CUSTOMERS)
    nobodys = lead(16, "2026-04-20") | {"phone": None}
    write_extract(warehouse.landing, "crm.leads", "2026-04-21", [lead(2, "2026-04-20", province="浙江"), nobodys])
    touches = [
        touch("2026-04-19", number=1),
        touch("2026-04-01", number=4, channel="AUTOHOME"),
        touch("2026-04-01", app_user="A1", channel="AUTOHOME"),
    ]
    write_extract(warehouse.landing, "crm.touchpoints", "2026-04-21", touches)
    warehouse.build()
    stated = {"phone:13800000001", "phone:13800000002"}
    seen = stated | {"phone:13800000003", "phone:13800000004", "app:A1"}
    assert written(warehouse, OF_CUSTOMERS) == {
        "int_customer_places": stated,
        "int_customer_signs": seen,
        "int_customer_lifecycles": seen,
        # a touch of a number that none had named before is a record, that of the third is older
        "int_leads": {"L1", "L2", "L16"},
        "dim_customers": seen,
    }


OF_VISITOR = "coalesce(prospect_id, visit_id)"
OF_PROSPECTS: Marked = {
    "intermediate.int_showroom_visit_runs": (OF_VISITOR, "purpose", "mark"),
    "intermediate.int_showroom_visit_groups": (OF_VISITOR, "purpose", "mark"),
    "intermediate.int_showroom_visits": (OF_VISITOR, "origin", "mark"),
    "intermediate.int_known_prospects": ("prospect_id", "lead_id", "mark"),
    "intermediate.int_prospects": ("prospect_id", "brand", "mark"),
    "intermediate.int_prospect_owners": ("prospect_id", "dealer_code", "mark"),
}


def card(number: int, day: str, series: str = "S1") -> dict[str, str]:
    return {
        "prospect_id": f"P{number}",
        "dealer_code": "D1",
        "origin": "walk_in",
        "series_code": series,
        "created_at": "2026-04-10 10:00:00",
        "updated_at": f"{day} 10:00:00",
    }


def visit(number: int, prospect: int, day: str = "2026-04-12", purpose: str = "purchase") -> dict[str, str]:
    return {
        "visit_id": f"V{number}",
        "dealer_code": "D1",
        "arrived_at": f"{day} 10:00:00",
        "purpose": purpose,
        "prospect_id": f"P{prospect}",
    }


def test_records_of_a_day_write_their_prospects(tmp_path: Path, four_months: EventWarehouse):
    """Another series on a card; a visit corrected, one more of a prospect, one that was dated ahead of the day before;
    the card of a visit that was nobody's; a card that was dated ahead. The other prospects and visits stay."""
    warehouse = four_months.copied_to(tmp_path / "copy")
    ahead = card(7, "2026-04-20") | {"created_at": "2026-04-21 08:00:00"}
    cards = [card(number, "2026-04-10") for number in range(1, 20) if number not in (6, 7, 8)]
    write_extract(warehouse.landing, "dms.prospects", "2026-04-20", [*cards, ahead])
    visits = [visit(number, number) for number in range(1, 20) if number != 7]
    write_extract(warehouse.landing, "dms.showroom_visits", "2026-04-20", [*visits, visit(24, 4, day="2026-04-21")])
    warehouse.build(as_of="2026-04-20")
    mark(warehouse, OF_PROSPECTS)
    cards = [card(1, "2026-04-21", "S2"), card(6, "2026-04-21")]
    write_extract(warehouse.landing, "dms.prospects", "2026-04-21", cards)
    visits = [visit(2, 2, purpose="service"), visit(23, 3, day="2026-04-21")]
    write_extract(warehouse.landing, "dms.showroom_visits", "2026-04-21", visits)
    warehouse.build(as_of="2026-04-21")
    visiting = {"P2", "P3", "P4", "P6"}
    carded = {"P1", "P6", "P7"}
    assert written(warehouse, OF_PROSPECTS) == {
        "int_showroom_visit_runs": visiting,
        "int_showroom_visit_groups": visiting,
        "int_showroom_visits": visiting | {"P1"},
        "int_known_prospects": carded,
        # a visit is a record of its customer, whose other records are looked at again
        "int_prospects": carded | {"P3", "P4"},
        "int_prospect_owners": carded,
    }
    assert warehouse.ask("select count(*) from intermediate.int_showroom_visits where visit_id = 'V8'") == [(1,)]


OF_DOCUMENTS: Marked = {
    "intermediate.int_receivables_documents": ("document_id", "company_code", "mark"),
    "intermediate.int_receivables_allocations": ("allocation_id", "settled_by", "mark"),
    "intermediate.int_receivables_installments": ("document_id", "amount", 12345),
    "intermediate.int_receivables_balance_periods": ("document_id", "settled_amount", 12345),
    "intermediate.int_receivables_open_periods": ("document_id", "earlier_amount", 12345),
}
ON_A_DAY = "as_of_date || ' ' || document_id"
AS_OF: Marked = {
    "intermediate.int_receivables_future_settlements": (ON_A_DAY, "future_settled_amount", 12345),
    "intermediate.int_receivables_open_items": (ON_A_DAY, "settled_by_credit_note_amount", 12345),
    "intermediate.int_receivables_aged_items": (ON_A_DAY, "settled_by_credit_note_amount", 12345),
    "marts.fct_receivables_open": (ON_A_DAY, "settled_by_credit_note_amount", 12345),
    "marts.rpt_receivables_aging": ("as_of_date || ' ' || customer_code", "credit_limit_amount", 12345),
}


def document(number: int, day: str, kind: str = "invoice") -> dict[str, str]:
    return {
        "document_no": f"{kind}-{number}",
        "document_type": kind,
        "company_code": "C1",
        "customer_code": f"K{number}",
        "document_date": day,
        "currency": "CNY",
        "amount": "100.00",
        "updated_at": f"{day} 10:00:00",
    }


def allocation(number: int, day: str, amount: str = "40.00") -> dict[str, str]:
    return {
        "allocation_id": f"A{number}",
        "from_document_no": f"receipt-{number}",
        "to_document_no": f"invoice-{number}",
        "allocated_on": day,
        "amount": amount,
        "updated_at": f"{day} 10:00:00",
    }


def test_documents_of_a_day_write_their_own_past_and_what_is_open_today(tmp_path: Path, four_months: EventWarehouse):
    """A new invoice; an allocation of the day, which the end of March had ahead of it; one that was dated ahead. Month
    ends of the other documents stay, what is open today is written anew. Later that day, a correction."""
    warehouse = four_months.copied_to(tmp_path / "copy", ("+rpt_receivables_aging",))
    receipts = [document(number, "2026-02-10", "receipt") for number in (1, 2, 3, 4)]
    invoices = [document(number, "2026-02-10") for number in range(1, 31)]
    write_extract(warehouse.landing, "erp.ar_documents", "2026-04-20", [*invoices, *receipts])
    early = [allocation(1, "2026-03-01"), allocation(3, "2026-04-21"), allocation(4, "2026-02-20")]
    write_extract(warehouse.landing, "erp.ar_allocations", "2026-04-20", early)
    warehouse.build(as_of="2026-04-20")
    mark(warehouse, OF_DOCUMENTS | AS_OF)
    write_extract(warehouse.landing, "erp.ar_documents", "2026-04-21", [document(31, "2026-04-21")])
    write_extract(warehouse.landing, "erp.ar_allocations", "2026-04-21", [allocation(2, "2026-04-21")])
    warehouse.build(as_of="2026-04-21")
    found = written(warehouse, OF_DOCUMENTS)
    both = {"invoice-2", "receipt-2"}
    moved = {"invoice-3", "receipt-3"}
    assert found["int_receivables_documents"] == found["int_receivables_installments"] == {"invoice-31"}
    assert found["int_receivables_allocations"] == {"A2"}
    assert found["int_receivables_balance_periods"] == both | moved | {"invoice-31"}
    assert found["int_receivables_open_periods"] == both | moved | {"invoice-31"}
    before, now = ("2026-02-28", "2026-03-31"), "2026-04-21"
    today = {f"{now} {one['document_no']}" for one in [*invoices, *receipts, document(31, now)]}
    past = {f"{day} {one}" for day in before for one in both | moved}
    found = written(warehouse, AS_OF)
    assert found["int_receivables_future_settlements"] == {f"2026-03-31 {one}" for one in both}
    assert found["int_receivables_open_items"] == found["int_receivables_aged_items"] == today | past
    assert found["fct_receivables_open"] == today | past
    customers = {f"{now} K{number}" for number in range(1, 32)}
    assert found["rpt_receivables_aging"] == customers | {f"{day} K{number}" for day in before for number in (2, 3)}
    mark(warehouse, AS_OF)
    write_extract(warehouse.landing, "erp.ar_allocations", "2026-04-22", [allocation(4, "2026-02-20", amount="30.00")])
    warehouse.build(as_of="2026-04-21")
    found = written(warehouse, AS_OF)
    past = {f"{day} {kind}-4" for day in before for kind in ("invoice", "receipt")}
    assert found["int_receivables_open_items"] == found["fct_receivables_open"] == today | past


OF_COUNTS: Marked = {
    "intermediate.int_web_phone_leads_by_level": ("month", "carded_leads", 12345),
    "intermediate.int_visiting_prospects_by_level": ("month", "driving_prospects", 12345),
    "intermediate.int_sales_cycle_counts": ("month", "test_drive_count", 12345),
    "intermediate.int_sales_cycle_parts_by_level": ("month", "test_drive_count", 12345),
}


def test_rows_of_a_day_write_the_months_that_they_change(tmp_path: Path, four_months: EventWarehouse):
    """A lead and a visit of the day; a lead of March that comes again and counts as it did; a visit of January that was
    none for a purchase. The other months are not written."""
    warehouse = four_months.copied_to(tmp_path / "copy", ("+int_sales_cycle_parts_by_level",))
    months = {1: "2025-12", 6: "2026-01", 11: "2026-02", 16: "2026-03", 21: "2026-04"}
    leads = [
        lead(first + number, "2026-04-10") | {"created_at": f"{month}-10 10:00:00"}
        for first, month in months.items()
        for number in range(5)
    ]
    write_extract(warehouse.landing, "crm.leads", "2026-04-20", leads)
    cards = [card(number, "2025-12-01") | {"created_at": "2025-12-01 10:00:00"} for number in range(1, 31)]
    write_extract(warehouse.landing, "dms.prospects", "2026-04-20", cards)
    visits = [visit(first + n, first + n, f"{month}-10") for first, month in months.items() for n in range(5)]
    write_extract(warehouse.landing, "dms.showroom_visits", "2026-04-20", visits)
    warehouse.build(as_of="2026-04-20")
    mark(warehouse, OF_COUNTS)
    new = lead(26, "2026-04-20") | {"created_at": "2026-04-20 10:00:00"}
    again = lead(16, "2026-04-20") | {"created_at": "2026-03-10 10:00:00", "status": "contacted"}
    write_extract(warehouse.landing, "crm.leads", "2026-04-21", [new, again])
    visits = [visit(26, 26, "2026-04-20"), visit(6, 6, "2026-01-10", purpose="service")]
    write_extract(warehouse.landing, "dms.showroom_visits", "2026-04-21", visits)
    warehouse.build(as_of="2026-04-21")
    april, both = {"2026-04-01"}, {"2026-01-01", "2026-04-01"}
    assert written(warehouse, OF_COUNTS) == {
        "int_web_phone_leads_by_level": april,
        "int_visiting_prospects_by_level": both,
        "int_sales_cycle_counts": both,
        "int_sales_cycle_parts_by_level": both,
    }
