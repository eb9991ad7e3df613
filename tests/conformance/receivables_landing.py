"""Peers' receivables ledgers as landing files: one company of ours for each copy of a ledger that a check looks at.

The published tables know month ends and as_of (ruling A10). A date that is a month end is read where it lies; for any
other, and for ledgers from before 1990 (ruling T4), the copy is moved by a constant number of days, so that the date
falls on as_of. The extract is dated ten years later: nothing of a ledger lies too far ahead of it to be believed,
however late its payments and its due dates are.

Codes are numbers of ours, not the peers' names, which repeat and would be folded into one another (ruling L8); `Copy`
leads back.
"""

from __future__ import annotations

import calendar
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.warehouse import write_extract

# no month end: what is read on as_of is read from its own rows
AS_OF = date(2027, 1, 15)
EXTRACT_DATE = "2037-01-15"
FIRST_DATE = date(1990, 1, 1)
LAST_DAY = "9999-12-31"
UPDATED_AT = "2026-01-01 00:00:00"

# what a peer calls a document → what the contract calls it; anything else goes by its effect alone
DOCUMENT_TYPES = {
    "invoice": "invoice",
    "opening_debit": "invoice",
    "debit_journal": "debit_note",
    "debit_note": "debit_note",
    "charge": "debit_note",
    "refund": "refund",
    "payment": "receipt",
    "advance": "receipt",
    "credit_journal": "receipt",
    "opening_credit": "receipt",
    "credit_note": "credit_note",
}
BY_EFFECT = {"+": "debit_note", "-": "receipt"}
DEBITS = {"invoice", "debit_note", "refund"}
TYPES = {"invoiced": ("invoice", "debit_note"), "returned": ("credit_note",), "paid": ("receipt", "refund")}

EVENT_FIELDS = {
    "id", "doc_type", "effect", "party", "posting_date", "due_date", "amount", "currency", "fx_rate", "base_amount",
    "terms", "terms_base", "against", "account", "account_currency", "project", "from_doc", "to_doc", "note",
}  # fmt: skip
SPARE_CURRENCIES = ("USD", "EUR", "GBP", "JPY", "AUD")


class CannotBeLanded(Exception):
    """A ledger that the contract has no words for, with the reason."""


@dataclass(frozen=True)
class Part:
    """Which events of a ledger a copy holds: all of them, or its documents alone, of some types, from some day on."""

    document_types: tuple[str, ...] = ()
    posted_from: str = ""
    is_matched: bool = True


WHOLE = Part()
UNMATCHED = Part(is_matched=False)


@dataclass(frozen=True)
class Document:
    """A landed document beside the event that it stands for."""

    event: dict[str, Any]
    currency: str
    rate: Decimal


@dataclass
class Copy:
    """One company of ours: a part of a ledger so that `as_of` shows the date checked."""

    company_code: str
    as_of: date
    shift: timedelta
    documents: dict[str, Document] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)


def number(value: Any) -> Decimal:
    """A figure of a case file as it is written there."""
    return Decimal(str(value))


def ledger_key(entry: dict[str, Any]) -> str:
    """What tells one entry from another: ids do not."""
    return json.dumps(entry, sort_keys=True)


def ledger_events(entry: dict[str, Any], allocations: bool) -> list[dict[str, Any]]:
    """The allocations of a ledger, or its documents."""
    return [event for event in entry["events"] if (event["doc_type"] == "allocation") == allocations]


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def rollforward_parts(stated: dict[str, Any]) -> dict[str, Part]:
    """The documents of a period by what they are called in a roll-forward."""
    return {name: Part(types, stated["from"], is_matched=False) for name, types in TYPES.items()}


def payment_days(entry: dict[str, Any], payment: str, document: str) -> list[str]:
    """The days on which a payment was matched with a document, as the ledger says."""
    return sorted(
        event["posting_date"]
        for event in ledger_events(entry, allocations=True)
        if event["from_doc"] == payment and event["to_doc"] == document and event["posting_date"] <= entry["as_of"]
    )


def needed_copies(entry: dict[str, Any]) -> Iterator[tuple[str, Part]]:
    """The dates, and parts of the ledger on them, that the stated figures are read from."""
    expected = entry["expected"]
    yield entry["as_of"], WHOLE
    for day in expected.get("balance_as_of", {}):
        yield day, WHOLE
    if "fx_difference_base" in expected or "doc_base" in expected:
        yield entry["as_of"], UNMATCHED
    if stated := expected.get("rollforward"):
        yield day_before(stated["from"]), WHOLE
        yield stated["to"], WHOLE
        for part in rollforward_parts(stated).values():
            yield stated["to"], part
    for stated in expected.get("days_to_pay", []):
        for day in payment_days(entry, stated["payment"], stated["doc"]):
            yield day, WHOLE
            yield day_before(day), WHOLE


def currency_codes(entry: dict[str, Any]) -> dict[str, str]:
    """The case's base currency becomes CNY, and CNY that code; FCY a code that the case does not use."""
    base = entry.get("base_currency", "CNY")
    used = {event.get("currency") or base for event in entry["events"]} | {base}
    codes = {code: code for code in used}
    if "FCY" in used:
        codes["FCY"] = next((code for code in SPARE_CURRENCIES if code not in used), "FCY")
    codes["CNY"] = base
    codes[base] = "CNY"
    return codes


def exchange_rate(event: dict[str, Any], base: str) -> Decimal | None:
    """The document's own rate, none where it is in the base currency."""
    amount = number(event["amount"])
    if "base_amount" in event:
        if amount == 0:
            raise CannotBeLanded(f"{event['id']}: a base amount without a document amount (ruling A2)")
        return number(event["base_amount"]) / amount
    if "fx_rate" in event:
        return number(event["fx_rate"])
    return None if (event.get("currency") or base) == base else Decimal(1)


def document_type(event: dict[str, Any]) -> str:
    """The contract's word for a document; a payment that goes out is a refund."""
    name = DOCUMENT_TYPES.get(event["doc_type"]) or BY_EFFECT[event["effect"]]
    return "refund" if (name, event["effect"]) == ("receipt", "+") else name


def carried_dimensions(entry: dict[str, Any]) -> list[str]:
    """Dimensions of documents that have no column of their own: carried together, as the document's employee."""
    asked = {"cost_center", "sales_partner"} | set(entry.get("filters", {}))
    asked |= {name for item in entry["expected"].get("items", []) for name in item}
    asked |= {name.removeprefix("by_") for name in entry["expected"] if name.startswith("by_")}
    carried = {name for event in entry["events"] for name in event} - EVENT_FIELDS
    return sorted(asked & carried)


def is_month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


class Landing:
    """Rows of the landing files, and which company holds which copy of which ledger."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.copies: dict[tuple[str, str, Part], Copy] = {}
        self.refusals: dict[str, str] = {}
        self.horizon_days = 1

    def add(self, entry: dict[str, Any]) -> None:
        """Lands the copies of a ledger; one that cannot be landed leaves no row, and its reason."""
        key = ledger_key(entry)
        if key in self.refusals or (key, entry.get("as_of"), WHOLE) in self.copies:
            return
        rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        copies: dict[tuple[str, str, Part], Copy] = {}
        try:
            if entry.get("ledger", "receivable") != "receivable":
                raise CannotBeLanded(f"no published table of ledger {entry['ledger']} is built")
            for day, part in dict.fromkeys(needed_copies(entry)):
                code = f"C{len(self.copies) + len(copies) + 1:05d}"
                copies[key, day, part] = _land_copy(entry, day, part, code, rows)
            if horizon := entry.get("future_horizon"):
                days = (date.fromisoformat(horizon) - date.fromisoformat(entry["as_of"])).days
                self.horizon_days = max(self.horizon_days, days)
        except CannotBeLanded as reason:
            self.refusals[key] = str(reason)
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as problem:
            self.refusals[key] = f"the ledger is not of the format described: {problem!r}"
        else:
            self.copies |= copies
            for table, added in rows.items():
                self.rows[table] += added

    def write(self, folder: Path) -> Path:
        """Writes the landing files."""
        folder.mkdir()
        for table, rows in self.rows.items():
            write_extract(folder, table, EXTRACT_DATE, [row | {"updated_at": UPDATED_AT} for row in rows])
        return folder


def _shift(entry: dict[str, Any], day: str) -> timedelta:
    """How far a copy is moved: not at all where the date is a month end that is published as it is."""
    checked = date.fromisoformat(day)
    first = min([day, *(event["posting_date"] for event in entry["events"])])
    if is_month_end(checked) and date.fromisoformat(first) >= FIRST_DATE and checked <= AS_OF:
        return timedelta()
    return AS_OF - checked


def _land_copy(
    entry: dict[str, Any], day: str, part: Part, company: str, rows: dict[str, list[dict[str, object]]]
) -> Copy:
    base, codes, carried = entry.get("base_currency", "CNY"), currency_codes(entry), carried_dimensions(entry)
    shift = _shift(entry, day)
    copy = Copy(company, date.fromisoformat(day) + shift, shift)

    def moved(text: str) -> str:
        return (date.fromisoformat(text) + shift).isoformat()

    def numbered(known: dict[str, Any], letter: str, value: Any) -> str:
        for code, other in known.items():
            if other == value:
                return code
        code = f"{company}-{letter}{len(known) + 1}"
        known[code] = value
        return code

    landed: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    rows["erp.companies"].append({"company_code": company, "company_name": company, "currency": "CNY"})
    for event in ledger_events(entry, allocations=False):
        kind = document_type(event)
        if (part.document_types and kind not in part.document_types) or event["posting_date"] < part.posted_from:
            continue
        rate = exchange_rate(event, base)
        document_no = f"{company}-D{len(copy.documents) + 1}"
        amount = number(event["amount"])
        dimensions = {name: event[name] for name in carried if event.get(name) is not None}
        landed_rate = "" if rate is None else f"{rate:.10f}"
        copy.documents[document_no] = Document(event, event.get("currency") or base, Decimal(landed_rate or 1))
        landed[event["id"]].append((document_no, event))
        rows["erp.ar_documents"].append(
            {
                "document_no": document_no,
                "document_type": kind,
                "company_code": company,
                "customer_code": numbered(copy.parties, "P", event["party"]),
                "order_no": numbered(copy.projects, "O", event["project"]) if event.get("project") else "",
                "document_date": moved(event["posting_date"]),
                "posting_date": moved(event["posting_date"]),
                "due_date": moved(event["due_date"]) if event.get("due_date") else "",
                "currency": codes[event.get("currency") or base],
                # a document on the other side than its type (红字发票)
                "amount": f"{amount if (event['effect'] == '+') == (kind in DEBITS) else -amount:f}",
                "exchange_rate": landed_rate,
                "employee_id": numbered(copy.dimensions, "E", dimensions) if dimensions else "",
            }
        )
        for position, term in enumerate(event.get("terms", []) if entry.get("explode_payment_terms") else [], 1):
            share = number(term["amount"]) if "amount" in term else amount * number(term["portion_pct"]) / 100
            rows["erp.ar_installments"].append(
                {
                    "document_no": document_no,
                    "installment_no": position,
                    "due_date": moved(term["due_date"]),
                    "amount": f"{share:f}",
                }
            )
    if part.is_matched:
        # the horizon is the question of the reporting date alone; what lies beyond it is not asked for
        last = max(entry["as_of"], entry.get("future_horizon", LAST_DAY)) if day == entry["as_of"] else LAST_DAY
        _land_allocations(entry, company, last, landed, moved, rows)
    for code in copy.parties:
        rows["erp.customers"].append({"customer_code": code, "customer_name": code, "customer_type": "company"})
    for code in copy.dimensions:
        rows["dms.employees"].append({"employee_id": code, "employee_name": code, "role": "other"})
    for code in copy.projects:
        rows["dms.sales_orders"].append(
            {
                "order_no": code,
                "dealer_code": "D1",
                "model_code": "M1",
                "sales_type": "retail",
                "status": "open",
                "ordered_at": UPDATED_AT,
            }
        )
    return copy


def _land_allocations(
    entry: dict[str, Any],
    company: str,
    last: str,
    landed: dict[str, list[tuple[str, dict[str, Any]]]],
    moved: Callable[[str], str],
    rows: dict[str, list[dict[str, object]]],
) -> None:
    def document_of(name: str, effect: str, parties: set[str]) -> str:
        """A journal's lines share an id: the line on the side that fits, and of those the party's."""
        found = landed.get(name)
        if not found:
            raise CannotBeLanded(f"an allocation names {name}, which is no document of the ledger")
        return min(found, key=lambda one: (one[1]["effect"] != effect, one[1]["party"] not in parties))[0]

    for position, event in enumerate(ledger_events(entry, allocations=True), 1):
        if event["posting_date"] > last:
            continue
        parties = [{one[1]["party"] for one in landed.get(event[side], [])} for side in ("from_doc", "to_doc")]
        rows["erp.ar_allocations"].append(
            {
                "allocation_id": f"{company}-A{position}",
                "from_document_no": document_of(event["from_doc"], "-", parties[1]),
                "to_document_no": document_of(event["to_doc"], "+", parties[0]),
                "allocated_on": moved(event["posting_date"]),
                "amount": f"{number(event['amount']):f}",
            }
        )
