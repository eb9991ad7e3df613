"""What a peer expects of its receivables against what is published: rows added up, ages folded to the peer's bands.

Compared with `marts.fct_receivables_open`, row by row, and with `marts.rpt_receivables_aging`. A figure that no column
holds is read from what the two tables say of a part of the same ledger, landed as a company of its own (`Part`): what a
document was worth before it was settled, what the documents of a period add up to, what matching alone changed. Nothing
is computed anew. Every stated field has its check here; one that has none is a difference, and so is one that cannot be
read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from tests.conformance.receivables_landing import (
    UNMATCHED,
    WHOLE,
    Copy,
    Landing,
    Part,
    day_before,
    ledger_events,
    ledger_key,
    number,
    payment_days,
    rollforward_parts,
)

Row = dict[str, Any]
CENT = Decimal("0.01")

QUARANTINED = " union all ".join(
    f"select {key} as code, _reasons from staging.base_{table} where _status = 'quarantined'"
    for table, key in (
        ("erp__ar_documents", "document_no"),
        ("erp__ar_allocations", "allocation_id"),
        ("erp__ar_installments", "document_no"),
        ("erp__customers", "customer_code"),
        ("dms__employees", "employee_id"),
        ("dms__sales_orders", "order_no"),
    )
)


class NotComparable(Exception):
    """A stated field that cannot be read from what is published, with the reason."""


def money(value: Any) -> Decimal:
    """A figure to the cent, half up, as published (ruling A2)."""
    return number(value).quantize(CENT, ROUND_HALF_UP)


def total(rows: Iterable[Row], column: str) -> Decimal:
    return sum((row[column] for row in rows), Decimal(0))


def is_credit(row: Row) -> bool:
    """A credit, and not what was allocated beyond a debit."""
    return row["is_unapplied_credit"] and row["installment_number"] > 0


class Published:
    """The two tables of one build, read by copy."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.read: dict[tuple[str, str], list[Row]] = {}
        self.quarantined: dict[str, list[str]] = {}
        for code, reasons in connection.execute(QUARANTINED).fetchall():
            self.quarantined.setdefault(code.split("-")[0], []).append(f"{code}: {reasons}")
        bands = connection.execute("select bucket, to_days from reference.aging_buckets order by bucket_order")
        self.bands: list[tuple[str, int | None]] = bands.fetchall()

    def _select(self, table: str, query: str, copy: Copy) -> list[Row]:
        if (table, copy.company_code) not in self.read:
            cursor = self.connection.execute(query, [copy.company_code, copy.as_of])
            names = [column[0] for column in cursor.description]
            self.read[table, copy.company_code] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return self.read[table, copy.company_code]

    def open_items(self, copy: Copy) -> list[Row]:
        """The open items of a copy, with the peer's names of what they stand for."""
        query = """
            select items.*, employees.employee_id
            from marts.fct_receivables_open as items
            left join marts.dim_employees as employees on items.employee_key = employees.employee_key
            where items.company_code = ? and items.as_of_date = ?
            order by items.document_id, items.installment_number"""
        # the table of orders belongs to another chain; its key is the hash of the order's number
        projects = {hashlib.md5(code.encode()).hexdigest(): name for code, name in copy.projects.items()}
        rows = self._select("open", query, copy)
        for row in rows:
            document = copy.documents[row["document_id"]]
            row["doc"] = document.event["id"]
            row["party"] = copy.parties[row["customer_code"]]
            row["currency"] = document.currency
            row["rate"] = document.rate
            row["project"] = projects.get(row["order_key"])
            row["dimensions"] = copy.dimensions.get(row["employee_id"], {})
        return rows

    def aging(self, copy: Copy) -> list[Row]:
        """The aging of a copy, one row for each party."""
        query = "select * from marts.rpt_receivables_aging where company_code = ? and as_of_date = ?"
        rows = self._select("aging", query, copy)
        for row in rows:
            row["party"] = copy.parties[row["customer_code"]]
        return rows


def dimension(row: Row, name: str) -> Any:
    """What a row says of a dimension by the peer's name of it."""
    if name in ("party", "project", "currency", "doc"):
        return row[name]
    return row["dimensions"].get(name)


@dataclass(frozen=True)
class Band:
    """A band of the case's own ageing, both ends inclusive, null = open."""

    name: str
    first: int | None
    last: int | None

    def holds(self, days: int) -> bool:
        return (self.first is None or self.first <= days) and (self.last is None or days <= self.last)


class Comparison:
    """One case against the tables; `differences` says each field that is not as stated."""

    def __init__(
        self,
        entry: dict[str, Any],
        compares: Callable[[str], bool],
        landing: Landing,
        published: Published,
        expected: dict[str, Any] | None = None,
    ) -> None:
        self.entry = entry
        self.expected: dict[str, Any] = entry["expected"] if expected is None else expected
        self.compares = compares
        self.landing = landing
        self.published = published
        self.key = ledger_key(entry)
        self.ageing: dict[str, Any] = entry.get("ageing", {})
        self.found: list[str] = []
        self.field = ""

    def differences(self) -> list[str]:
        """Every stated field that is not as published."""
        if refusal := self.landing.refusals.get(self.key):
            return [refusal]
        for name in filter(self.compares, self.expected):
            check = CHECKS.get(name)
            if check is None and name.startswith("by_") and self._is_carried(name.removeprefix("by_")):
                check = Comparison.by_dimension
            if check is None:
                self.found.append(f"{name}: no check reads this field")
                continue
            self.field = name
            try:
                check(self, self.expected[name])
            except NotComparable as reason:
                self.found.append(f"{name}: {reason}")
            except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as problem:
                self.found.append(f"{name}: cannot be compared as it is stated, {problem!r}")
        return self.found

    # --- what is read -----------------------------------------------------------------------------------------

    def copy(self, day: str, part: Part = WHOLE) -> Copy:
        copy = self.landing.copies[self.key, day, part]
        if rows := self.published.quarantined.get(copy.company_code):
            raise NotComparable(f"rows of the ledger were quarantined: {rows}")
        return copy

    def rows(self, day: str, part: Part = WHOLE) -> list[Row]:
        """The open items of a day that the case's filters keep."""
        return [row for row in self.published.open_items(self.copy(day, part)) if self._is_kept(row)]

    def _is_kept(self, row: Row) -> bool:
        for name, values in self.entry.get("filters", {}).items():
            if not self._is_carried(name):
                raise NotComparable(f"no published column carries the filter {name}")
            if dimension(row, name) not in (values if isinstance(values, list) else [values]):
                return False
        return True

    def _is_carried(self, name: str) -> bool:
        copy = self.landing.copies[self.key, self.entry["as_of"], WHOLE]
        carried = {carried for dimensions in copy.dimensions.values() for carried in dimensions}
        return name in {"party", "project", "currency", "doc", "cost_center", "sales_partner"} | carried

    @property
    def now(self) -> list[Row]:
        return self.rows(self.entry["as_of"])

    @property
    def schedule(self) -> list[Row]:
        """The items that the peer lists: where unapplied credits are ignored, without them."""
        is_ignored = self.ageing.get("unapplied_credits") == "ignored"
        return [row for row in self.now if not (is_ignored and row["is_unapplied_credit"])]

    def aging(self) -> list[Row] | None:
        """The aging report of the parties asked for; none where the case asks for less than whole parties."""
        if set(self.entry.get("filters", {})) - {"party"}:
            return None
        return [row for row in self.published.aging(self.copy(self.entry["as_of"])) if self._is_kept(row)]

    def age(self, row: Row) -> int:
        match self.ageing.get("basis"):
            case "posting_date":
                return row["days_since_document"]
            case "due_date":
                return row["days_past_due"]
        raise NotComparable(f"no published age counts from {self.ageing.get('basis')}")

    def bands(self) -> list[Band]:
        if self.ageing.get("unit", "days") != "days":
            raise NotComparable(f"bands are in days (ruling A4), not in {self.ageing['unit']}")
        return [Band(*band) for band in self.ageing["buckets"]]

    def compared(self, stated: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The fields of a stated row that the policy does not leave out."""
        return ((name, value) for name, value in stated.items() if self.compares(name))

    def same(self, what: str, published: Decimal | int, stated: Any) -> None:
        """Notes a figure that is not the one stated."""
        if published != money(stated):
            self.found.append(f"{what}: published {published}, stated {stated}")

    # --- items ------------------------------------------------------------------------------------------------

    def items(self, stated: list[Row]) -> None:
        """Each stated item stands there; an empty list says that nothing is open."""
        if not stated and self.schedule:
            self.found.append(f"items: nothing stated, published {[row['doc'] for row in self.schedule]}")
        taken: set[tuple[str, int | None]] = set()
        for item in stated:
            # where the ledger gives one id to several documents, the first that fits
            documents = [
                code
                for code, document in self.copy(self.entry["as_of"]).documents.items()
                if document.event["id"] == item["doc"] and (code, item.get("term")) not in taken
            ]
            tried = {code: self._item_differences(item, code) for code in documents}
            if not tried:
                self.found.append(f"items: {item['doc']} is no further document of the ledger")
                continue
            code = min(tried, key=lambda one: len(tried[one]))
            taken.add((code, item.get("term")))
            self.found += tried[code]

    def _item_differences(self, item: Row, code: str) -> list[str]:
        rows = [
            row
            for row in self.now
            if row["document_id"] == code and item.get("term", row["installment_number"]) == row["installment_number"]
        ]
        name = f"items: {item['doc']}" + (f" term {item['term']}" if "term" in item else "")
        found = []
        for field, stated in self.compared(item):
            if field in ("doc", "term"):
                continue
            try:
                if difference := self._item_difference(field, stated, rows):
                    found.append(f"{name}: {field} {difference}")
            except NotComparable as reason:
                found.append(f"{name}: {field}: {reason}")
        return found

    def _item_difference(self, field: str, stated: Any, rows: list[Row]) -> str | None:
        if field in AMOUNTS or field in IN_DOCUMENT_CURRENCY:
            if not rows and field not in OF_NOTHING_OPEN:
                raise NotComparable("the item is closed and stands in no receivables table")
            if field in IN_DOCUMENT_CURRENCY:
                published, wanted = self._in_base_currency(field, number(stated), rows)
            else:
                published, wanted = sum((AMOUNTS[field](row) for row in rows), Decimal(0)), money(stated)
        elif len(rows) != 1:
            return f"is stated of one row, published are {len(rows)}"
        else:
            published, wanted = self._attribute(field, rows[0]), stated
        return None if published == wanted else f"published {published}, stated {stated}"

    def _in_base_currency(self, field: str, stated: Decimal, rows: list[Row]) -> tuple[Decimal, Decimal]:
        """An amount that is published in CNY alone, and the stated one brought there at the document's own rate.

        No contracted column holds it in the document's currency. What was cleared is what the item began with, less
        what is open, and that one is published in both.
        """
        if field == "cleared":
            stated += abs(total(rows, "open_amount_document_currency"))
            published = abs(total(rows, "original_amount"))
        else:
            published = sum((AMOUNTS[f"{field}_base"](row) for row in rows), Decimal(0))
        return published, money(stated * rows[0]["rate"])

    def _attribute(self, field: str, row: Row) -> Any:
        match field:
            case "age_days":
                return self.age(row)
            case "bucket":
                return next((band.name for band in self.bands() if band.holds(self.age(row))), None)
            case "due_date":
                return (row["due_date"] - self.copy(self.entry["as_of"]).shift).isoformat()
            case "posting_date":
                return (row["document_date"] - self.copy(self.entry["as_of"]).shift).isoformat()
        if not self._is_carried(field):
            raise NotComparable("no check reads this field")
        return dimension(row, field)

    def absent(self, stated: list[list[Any]]) -> None:
        known = {document.event["id"] for document in self.copy(self.entry["as_of"]).documents.values()}
        for document, *term in stated:
            if document not in known:
                self.found.append(f"absent: {document} is no document of the ledger")
            rows = [
                row
                for row in self.schedule
                if row["doc"] == document and (not term or row["installment_number"] == term[0])
            ]
            if rows:
                self.found.append(f"absent: {document} {term or ''} is published with {total(rows, 'open_amount')}")

    def item_count(self, stated: int) -> None:
        self.same("item_count", len(self.schedule), stated)

    # --- totals -----------------------------------------------------------------------------------------------

    def total_outstanding_base(self, stated: Any) -> None:
        self.same("total_outstanding_base", total(self.now, "open_amount"), stated)
        aging = self.aging()
        if aging is not None:
            self.same("total_outstanding_base of the aging", total(aging, "open_receivables_amount"), stated)

    def total_debits_base(self, stated: Any) -> None:
        rows = [row for row in self.now if not row["is_unapplied_credit"]]
        self.same("total_debits_base", total(rows, "open_amount"), stated)

    def unapplied_credits_base(self, stated: Any) -> None:
        rows = [row for row in self.now if row["is_unapplied_credit"]]
        self.same("unapplied_credits_base", -total(rows, "open_amount"), stated)

    def prepayment(self, stated: Any) -> None:
        self.same("prepayment", PARTY_AMOUNTS["advance"](self.now), stated)

    def debit_totals(self, stated: dict[str, Any]) -> None:
        rows = [row for row in self.now if not row["is_unapplied_credit"]]
        for name, figure in self.compared(stated):
            self.same(f"debit_totals {name}", PARTY_AMOUNTS[name](rows), figure)

    def doc_totals(self, stated: dict[str, Any]) -> None:
        for document, figure in stated.items():
            rows = [row for row in self.now if row["doc"] == document]
            self.same(f"doc_totals {document}", total(rows, "open_amount"), figure)

    def balance_as_of(self, stated: dict[str, Any]) -> None:
        for day, figure in stated.items():
            self.same(f"balance_as_of {day}", total(self.rows(day), "open_amount"), figure)

    def by_dimension(self, stated: dict[str, Any]) -> None:
        """A figure, or several, for each member of a dimension; a figure alone is what is open."""
        name = self.field.removeprefix("by_")
        for member, figures in stated.items():
            rows = [row for row in self.now if str(dimension(row, name)) == member]
            aging = self.aging() if name == "party" else None
            if aging is not None:
                aging = [row for row in aging if row["party"] == member]
            if not isinstance(figures, dict):
                figures = {"outstanding_base": figures}
            for figure, value in self.compared(figures):
                what = f"{self.field} {member} {figure}"
                if figure == "buckets":
                    self._same_buckets(what, value, rows, aging)
                elif figure in PARTY_AMOUNTS:
                    self.same(what, PARTY_AMOUNTS[figure](rows), value)
                else:
                    self.found.append(f"{what}: no check reads this field")
                if figure == "outstanding_base" and aging is not None:
                    self.same(f"{what} of the aging", total(aging, "open_receivables_amount"), value)

    # --- bands ------------------------------------------------------------------------------------------------

    def buckets(self, stated: dict[str, Any]) -> None:
        self._same_buckets("buckets", stated, self.now, self.aging())

    def _same_buckets(self, what: str, stated: dict[str, Any], rows: list[Row], aging: list[Row] | None) -> None:
        """Stated bands against the rows by their published age, and against the aging where edges are shared."""
        bands = self.bands()
        if unknown := set(stated) - {band.name for band in bands}:
            raise NotComparable(f"{sorted(unknown)} are no bands of the case")
        aged = [row for row in rows if row["aging_bucket"] != "unapplied" and not self._is_prepaid(row)]
        for band in bands:
            if band.name in stated:
                amount = total([row for row in aged if band.holds(self.age(row))], "open_amount")
                self.same(f"{what} {band.name}", amount, stated[band.name])
        if aging is not None:
            self._same_aging(what, stated, rows, bands, aging)

    def _is_prepaid(self, row: Row) -> bool:
        is_apart = self.ageing.get("unapplied_payments") == "prepayment_bucket"
        return is_apart and is_credit(row) and row["document_type"] == "receipt"

    def _same_aging(
        self, what: str, stated: dict[str, Any], rows: list[Row], bands: list[Band], aging: list[Row]
    ) -> None:
        """The report ages by due date and knows no prepayments: it speaks where these make no difference."""
        aged_otherwise = [
            row
            for row in rows
            if row["aging_bucket"] != "unapplied" and (self.age(row) != row["days_past_due"] or self._is_prepaid(row))
        ]
        if aged_otherwise:
            return
        edges = sorted({band.last for band in bands} & {last for _, last in self.published.bands} - {None})
        for first, last in zip([None, *edges], [*edges, None], strict=True):
            span = [band for band in bands if _lies_within(band.last, first, last)]
            if not all(band.name in stated for band in span):
                continue
            ours = [f"{name}_amount" for name, end in self.published.bands if _lies_within(end, first, last)]
            wanted = sum((number(stated[band.name]) for band in span), Decimal(0))
            published = sum((total(aging, column) for column in ours), Decimal(0))
            self.same(f"{what} of the aging, {[band.name for band in span]}", published, wanted)

    # --- over time --------------------------------------------------------------------------------------------

    def days_to_pay(self, stated: list[Row]) -> None:
        """The day on which the open item falls, and its age on that day (ruling A13)."""
        wanted: dict[tuple[str, str], list[Row]] = {}
        for row in stated:
            if unknown := set(row) - {"payment", "doc", "amount", "days", "bucket"}:
                raise NotComparable(f"no check reads {sorted(unknown)}")
            wanted.setdefault((row["payment"], row["doc"]), []).append(row)
        for (payment, document), payments in wanted.items():
            what = f"days_to_pay {payment} of {document}"
            days = payment_days(self.entry, payment, document)
            if len(days) != len(payments):
                self.found.append(f"{what}: {len(payments)} stated, the ledger has {len(days)}")
                continue
            for day, row in zip(days, sorted(payments, key=lambda one: one["days"]), strict=True):
                age, amount = self._settled_on(document, day)
                if "days" in row and age != row["days"]:
                    self.found.append(f"{what}: published {age} days, stated {row['days']}")
                if "amount" in row:
                    others = self._settled_by_others(payment, document, day, days)
                    self.same(f"{what} amount", amount - others, row["amount"])
                if "bucket" in row:
                    band = next((band.name for band in self.bands() if band.holds(age)), None)
                    if band != row["bucket"]:
                        self.found.append(f"{what}: published in {band}, stated in {row['bucket']}")

    def _settled_on(self, document: str, day: str) -> tuple[int, Decimal]:
        """Age of a document on a day, in days, and by how much what is open of it fell on that day."""
        events = [event for event in ledger_events(self.entry, allocations=False) if event["id"] == document]
        if len(events) != 1:
            raise NotComparable(f"{document} names {len(events)} documents of the ledger")
        event = events[0]
        before, after = ([row for row in self.rows(one) if row["doc"] == document] for one in (day_before(day), day))
        if after:
            age = after[0]["days_since_document"]
        elif before:
            age = before[0]["days_since_document"] + 1
        elif event["posting_date"] == day:
            age = 0  # settled whole on its own day: never open at the end of one
        else:
            raise NotComparable(f"{document} was open neither on {day} nor the day before")
        opened = total(before, "open_amount_document_currency")
        if not before and event["posting_date"] == day:
            opened = money(event["amount"])
        return age, opened - total(after, "open_amount_document_currency")

    def _settled_by_others(self, payment: str, document: str, day: str, days: list[str]) -> Decimal:
        """What else settled the document on the same day, as the ledger says."""
        allocations = [
            event
            for event in ledger_events(self.entry, allocations=True)
            if event["to_doc"] == document and event["posting_date"] == day
        ]
        if days.count(day) > 1:
            raise NotComparable(f"{payment} was matched with {document} more than once on {day}")
        return sum((money(event["amount"]) for event in allocations if event["from_doc"] != payment), Decimal(0))

    def rollforward(self, stated: dict[str, Any]) -> None:
        """Open before and after, and between them the documents of the period as they are valued (ruling A14)."""
        parts = rollforward_parts(stated)
        for name, figure in self.compared(stated):
            what = f"rollforward {name}"
            match name:
                case "from" | "to":
                    continue
                case "opening":
                    self.same(what, total(self.rows(day_before(stated["from"])), "open_amount"), figure)
                case "closing":
                    self.same(what, total(self.rows(stated["to"]), "open_amount"), figure)
                case "invoiced":
                    self.same(what, total(self.rows(stated["to"], parts[name]), "open_amount"), figure)
                case "returned" | "paid":
                    self.same(what, -total(self.rows(stated["to"], parts[name]), "open_amount"), figure)
                case _:
                    self.found.append(f"{what}: no check reads this field")

    # --- exchange ---------------------------------------------------------------------------------------------

    def fx_difference_base(self, stated: Any) -> None:
        """What matching alone changes of the open total is the realised exchange difference (ruling A2)."""
        unmatched = total(self.rows(self.entry["as_of"], UNMATCHED), "open_amount")
        self.same("fx_difference_base", abs(unmatched - total(self.now, "open_amount")), stated)

    def doc_base(self, stated: dict[str, Any]) -> None:
        """What a document is worth before anything settles it."""
        rows = self.rows(self.entry["as_of"], UNMATCHED)
        for document, figure in stated.items():
            amount = abs(total([row for row in rows if row["doc"] == document], "open_amount"))
            self.same(f"doc_base {document}", amount, figure)


def _lies_within(last: int | None, first_edge: int | None, last_edge: int | None) -> bool:
    """Whether a band that ends there lies between two edges; the last of all has no end."""
    if last is None:
        return last_edge is None
    return (first_edge is None or last > first_edge) and (last_edge is None or last <= last_edge)


def _paid(row: Row) -> Decimal:
    """Of a debit what receipts settled; a receipt is itself what is paid and not yet used."""
    if is_credit(row):
        return -row["open_amount"] if row["document_type"] == "receipt" else Decimal(0)
    return row["settled_by_receipt_amount"]


def _credited(row: Row) -> Decimal:
    if is_credit(row):
        return -row["open_amount"] if row["document_type"] != "receipt" else Decimal(0)
    return row["settled_by_credit_note_amount"]


def _is_cash(row: Row) -> bool:
    return row["is_unapplied_credit"] and row["document_type"] != "credit_note"


# amounts of items; those of IN_DOCUMENT_CURRENCY are published in CNY alone
AMOUNTS: dict[str, Callable[[Row], Decimal]] = {
    "outstanding": lambda row: row["open_amount_document_currency"],
    "outstanding_base": lambda row: row["open_amount"],
    "future": lambda row: row["future_settled_amount_document_currency"],
    "future_base": lambda row: row["future_settled_amount"],
    "remaining": lambda row: row["open_amount_document_currency"] - row["future_settled_amount_document_currency"],
    "remaining_base": lambda row: row["open_amount"] - row["future_settled_amount"],
    "invoiced_base": lambda row: Decimal(0) if is_credit(row) else row["original_amount"],
    "paid_base": _paid,
    "credited_base": _credited,
    "cleared_base": lambda row: abs(row["original_amount"]) - abs(row["open_amount"]),
}
OF_NOTHING_OPEN = ("outstanding", "outstanding_base", "remaining", "remaining_base")
IN_DOCUMENT_CURRENCY = ("invoiced", "paid", "credited", "cleared")

# amounts of several items, in CNY as every total
PARTY_AMOUNTS: dict[str, Callable[[list[Row]], Decimal]] = {
    "outstanding_base": lambda rows: total(rows, "open_amount"),
    "outstanding": lambda rows: total(rows, "open_amount"),
    "advance": lambda rows: -total(filter(_is_cash, rows), "open_amount"),
    "unapplied": lambda rows: -total([row for row in rows if row["is_unapplied_credit"]], "open_amount"),
    "invoiced": lambda rows: sum((AMOUNTS["invoiced_base"](row) for row in rows), Decimal(0)),
    "paid": lambda rows: total(rows, "settled_by_receipt_amount"),
    "credited": lambda rows: total(rows, "settled_by_credit_note_amount"),
    "cleared": lambda rows: sum((AMOUNTS["cleared_base"](row) for row in rows), Decimal(0)),
    "future": lambda rows: total(rows, "future_settled_amount"),
    "remaining": lambda rows: total(rows, "open_amount") - total(rows, "future_settled_amount"),
}

CHECKS: dict[str, Callable[[Comparison, Any], None]] = {
    "items": Comparison.items,
    "absent": Comparison.absent,
    "item_count": Comparison.item_count,
    "total_outstanding_base": Comparison.total_outstanding_base,
    "total_debits_base": Comparison.total_debits_base,
    "unapplied_credits_base": Comparison.unapplied_credits_base,
    "prepayment": Comparison.prepayment,
    "debit_totals": Comparison.debit_totals,
    "doc_totals": Comparison.doc_totals,
    "balance_as_of": Comparison.balance_as_of,
    "buckets": Comparison.buckets,
    "days_to_pay": Comparison.days_to_pay,
    "rollforward": Comparison.rollforward,
    "fx_difference_base": Comparison.fx_difference_base,
    "doc_base": Comparison.doc_base,
}
