"""Receivables cases of other systems: their ledgers land, the receivables chain is built, its two tables are compared.

Hundreds of ledgers are one build, each copy a company of its own; cases whose bands hold unapplied credits at their own
age are read from a second one, of the last three models, with the variable that says so. How a case becomes files:
receivables_landing; how figures are read: receivables_comparison.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.conftest import Case, read_cases
from tests.conformance.receivables_comparison import Comparison, Published
from tests.conformance.receivables_landing import AS_OF, Landing
from tests.support.warehouse import WORK, Build, dbt

CASE_FILE = "ar.json"
# payables, ratios and the reconciliation with the ledger have no tables yet
FEATURES_MISSING = frozenset({"later"})

READ = ["+rpt_receivables_aging", "+dim_employees"]
READ_AGED = ["int_receivables_aged_items", "fct_receivables_open", "rpt_receivables_aging"]
TESTED = ["fct_receivables_open", "rpt_receivables_aging", "--exclude-resource-type", "unit_test"]

LEDGER: dict[str, Any] = {
    "as_of": "2026-03-31",
    "base_currency": "USD",
    "ageing": {"basis": "due_date", "buckets": [["up_to_30", None, 30], ["over_30", 31, None]]},
    "events": [
        {"id": "I", "doc_type": "invoice", "effect": "+", "party": "C", "posting_date": "2026-03-01", "amount": 10},
    ],
    "expected": {"total_outstanding_base": 10},
}
# what a case may ask that nothing published answers → what is said of it
UNANSWERED: dict[str, tuple[dict[str, Any], str]] = {
    "field": ({"expected": {"dso": 10}}, "dso: no check reads this field"),
    "item-field": ({"expected": {"items": [{"doc": "I", "colour": "red"}]}}, "colour: no check reads this field"),
    "dimension": ({"expected": {"by_account": {"AR": 10}}}, "by_account: no check reads this field"),
    "member-field": ({"expected": {"by_party": {"C": {"gl_balance": 10}}}}, "gl_balance: no check reads this field"),
    "rollforward-field": (
        {"expected": {"rollforward": {"from": "2026-03-01", "to": "2026-03-31", "written_off": 0}}},
        "written_off: no check reads this field",
    ),
    "band": ({"expected": {"buckets": {"days_0_30": 10}}}, "are no bands of the case"),
    "months": (
        {
            "expected": {"buckets": {"m1": 10}},
            "ageing": {"basis": "due_date", "unit": "calendar_months", "buckets": [["m1", 0, 0]]},
        },
        "bands are in days",
    ),
    "basis": (
        {"expected": {"buckets": {"up_to_30": 10}}, "ageing": LEDGER["ageing"] | {"basis": "delivery_date"}},
        "no published age counts from delivery_date",
    ),
    "filter": ({"filters": {"account": ["AR"]}}, "no published column carries the filter account"),
    "absent": ({"expected": {"absent": [["I2"]]}}, "I2 is no document of the ledger"),
    "unknown-item": ({"expected": {"items": [{"doc": "J", "paid": 0}]}}, "J is no further document of the ledger"),
    "payables": ({"ledger": "payable"}, "no published table of ledger payable"),
    "revaluation": (
        {"events": [LEDGER["events"][0] | {"amount": 0, "base_amount": 5}]},
        "a base amount without a document amount",
    ),
    "impossible-date": (
        {"events": [LEDGER["events"][0] | {"posting_date": "2026-02-30"}]},
        "the ledger is not of the format described",
    ),
    "unreadable-amount": ({"events": [LEDGER["events"][0] | {"amount": 1e30}]}, "were quarantined"),
}


@dataclass(frozen=True)
class Warehouses:
    """The landed ledgers and what was published of them, by the variable unapplied_credits."""

    landing: Landing
    published: dict[str, Published]
    tested: Build

    def differences(self, case: Case, expected: dict[str, Any] | None = None) -> list[str]:
        """What differs of a case, or of some other expectation of the same ledger."""
        published = self.published[policy_of(case.entry)]
        return Comparison(case.entry, case.compares, self.landing, published, expected).differences()


def policy_of(entry: dict[str, Any]) -> str:
    """Which build a case is read from: bands may hold unapplied credits at their own age."""
    expected = entry["expected"]
    members = [
        member
        for name, stated in expected.items()
        if name.startswith("by_") and isinstance(stated, dict)
        for member in stated.values()
        if isinstance(member, dict)
    ]
    has_bands = "buckets" in expected or any("buckets" in member for member in members)
    is_aged = entry.get("ageing", {}).get("unapplied_credits") == "aged_on_own_date"
    return "aged" if has_bands and is_aged else "bucket"


def run(verb: str, landing: Landing, folder: Path, warehouse: str, policy: str, select: list[str]) -> Build:
    """One dbt call on the landed ledgers."""
    variables = {
        "as_of_date": AS_OF.isoformat(),
        "future_horizon_days": landing.horizon_days,
        "unapplied_credits": policy,
    }
    # other variables than those of the other tests: what dbt has parsed for them stays theirs
    settings = {"DBT_TARGET_PATH": str(WORK / f"conformance_{policy}")}
    arguments = ["--select", *select, "--vars", json.dumps(variables)]
    return dbt(folder / "landing", folder / warehouse, verb, *arguments, settings=settings)


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouses]:
    """Every case that counts, landed and built once for each of the two policies that any of them needs."""
    folder = tmp_path_factory.mktemp("receivables")
    landing = Landing()
    entries = [*(case.entry for case in counted_cases()), *map(unanswered, UNANSWERED)]
    for entry in entries:
        landing.add(entry)
    landing.write(folder / "landing")
    models = ["--exclude-resource-type", "unit_test", "test"]
    builds = {"bucket": run("build", landing, folder, "warehouse", "bucket", [*READ, *models])}
    tested = run("test", landing, folder, "warehouse", "bucket", TESTED)
    if any(policy_of(entry) == "aged" for entry in entries):
        shutil.copytree(folder / "warehouse", folder / "aged")
        builds["aged"] = run("build", landing, folder, "aged", "aged", [*READ_AGED, *models])
    for built in builds.values():
        assert built.exit_code == 0, built.output[-6000:]
    connections = {policy: built.connect() for policy, built in builds.items()}
    published = {policy: Published(connection) for policy, connection in connections.items()}
    yield Warehouses(landing, published, tested)
    for connection in connections.values():
        connection.close()


def unanswered(name: str) -> dict[str, Any]:
    return LEDGER | UNANSWERED[name][0]


def counted_cases() -> list[Case]:
    return [case for case in read_cases(CASE_FILE, FEATURES_MISSING) if not case.excluded_by]


def test_published_as_expected(case: Case, warehouses: Warehouses) -> None:
    differences = warehouses.differences(case)
    assert not differences, "\n".join([f"{case.id}: {case.entry.get('title', '')}", *differences])


def test_published_is_conserved(warehouses: Warehouses) -> None:
    """The project's own tests of the two tables hold on these ledgers as well."""
    assert warehouses.tested.exit_code == 0, warehouses.tested.output[-6000:]
    assert "Nothing to do" not in warehouses.tested.output


@pytest.mark.parametrize("name", UNANSWERED)
def test_what_nothing_answers_is_a_difference(name: str, warehouses: Warehouses) -> None:
    entry, (_, said) = unanswered(name), UNANSWERED[name]
    differences = warehouses.differences(Case("", name, entry))
    assert any(said in difference for difference in differences), differences


def test_what_the_policy_leaves_out_is_no_difference(warehouses: Warehouses) -> None:
    case = Case("", "field", unanswered("field"), not_compared={"dso": "published by no table"})
    assert not warehouses.differences(case)


def numbers_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the numbers of a nested value stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_of(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from numbers_of(inner, (*path, position))
    elif isinstance(value, int | float):
        yield path


def test_no_stated_number_goes_unread(warehouses: Warehouses) -> None:
    """Another number in the place of any that a case states is a difference: nothing is stated in vain."""
    unread = []
    for case in counted_cases():
        for path in numbers_of(case.entry["expected"]):
            if not all(case.compares(step) for step in path if isinstance(step, str)) or path[0] == "absent":
                continue
            changed = copy.deepcopy({path[0]: case.entry["expected"][path[0]]})
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] += 1
            if not warehouses.differences(case, changed):
                unread.append(f"{case.id}: {path}")
    assert not unread, "\n".join(unread)
