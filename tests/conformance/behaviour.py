"""Cases about what people do, one event after another: their events as input tables, the project's macros called.

A case names the macro calls that it needs; the calls of all cases are one run of dbt (operation ``tables_from_calls``),
whose tables the tests then read. Nothing here counts: it names people, shifts times to the case's zone and turns
attributes into text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from tests.conformance.conftest import Case
from tests.support.warehouse import dbt

SCHEMA = "conformance"
JOINED = "joined_attributes"  # the column of several attributes taken together


class NotUnderstood(ValueError):
    """A case holds something that the harness cannot express: it fails by name and is never passed over."""


@dataclass
class Calls:
    """The macro calls of one file of cases, and the tables that they make."""

    warehouse: Path
    rows: list[tuple[int, str, str, str]] = field(default_factory=list)
    inputs: dict[str, pa.Table] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)

    def add_case(self, case: Case, number: int) -> None:
        """Adds the calls that a case needs, their tables named by its number."""
        raise NotImplementedError

    def run_cases(self, cases: list[Case]) -> None:
        """Runs the calls of all cases that count; one that cannot be expressed is kept with its reason."""
        for number, case in enumerate(case for case in cases if not case.excluded_by):
            self.numbers[_identity(case)] = number
            before = len(self.rows)
            try:
                self.add_case(case, number)
            except (NotUnderstood, KeyError, TypeError, ValueError) as reason:
                self.refused[number] = f"{type(reason).__name__}: {reason}"
                del self.rows[before:]
            self.owners += [number] * (len(self.rows) - before)
        self.write()
        self.run()

    def number_of(self, case: Case) -> int:
        """The number that names a case's tables; fails the test where the case could not be expressed."""
        number = self.numbers[_identity(case)]
        assert number not in self.refused, f"the harness does not understand {self.refused[number]}"
        return number

    def add_events(self, name: str, events: pa.Table) -> str:
        """An input table; gives the name by which a macro reads it."""
        self.inputs[name] = events
        return f"{SCHEMA}.{name}"

    def add(self, table: str, macro: str, **arguments: Any) -> str:
        """A macro call whose rows become a table; gives the name by which a later call reads it."""
        self.rows.append((len(self.rows), table, macro, json.dumps(arguments, ensure_ascii=False)))
        return f"{SCHEMA}.{table}"

    def write(self) -> None:
        """Writes the inputs and the calls into a warehouse of their own."""
        self.warehouse.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            connection.execute(f"create schema {SCHEMA}")
            for name, events in self.inputs.items():
                connection.register("input", events)
                connection.execute(f"create table {SCHEMA}.{name} as select * from input")
                connection.unregister("input")
            columns = "number integer, table_name varchar, macro_name varchar, arguments varchar"
            connection.execute(f"create table {SCHEMA}.calls ({columns})")
            if self.rows:
                connection.executemany(f"insert into {SCHEMA}.calls values (?, ?, ?, ?)", self.rows)

    def run(self) -> None:
        """Has dbt make all tables. A call that ends it refuses its case, and the rest is run."""
        landing = self.warehouse.with_name("landing")
        landing.mkdir(exist_ok=True)
        arguments = ("run-operation", "tables_from_calls", "--args", f"{{schema: {SCHEMA}}}")
        while True:
            made = dbt(landing, self.warehouse, *arguments)
            if made.exit_code == 0:
                return
            with self._open() as connection:
                query = "select table_name from information_schema.tables where table_schema = ?"
                tables = {row[0] for row in connection.execute(query, [SCHEMA]).fetchall()}
                failed = next((number for number, table, *_ in self.rows if table not in tables), None)
                case = self.owners[failed] if failed is not None else None
                assert case is not None and case not in self.refused, made.output[-6000:]
                self.refused[case] = made.output[-1000:]
                calls = [number for number, owner in enumerate(self.owners) if owner == case]
                connection.execute(f"delete from {SCHEMA}.calls where number in ({', '.join(map(str, calls))})")
                self.rows = [row for row in self.rows if row[0] not in calls]

    def _open(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.warehouse / "drivetrain.duckdb"))

    def read(self, table: str, columns: str, order_by: str = "1") -> list[tuple]:
        """Rows of a table that a call has made."""
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            return connection.execute(f"select {columns} from {SCHEMA}.{table} order by {order_by}").fetchall()


def _identity(case: Case) -> str:
    """Entries may share an id: the text of the entry tells them apart."""
    return json.dumps([case.file, case.entry], sort_keys=True)


def as_text(value: Any) -> str | None:
    """An attribute as the input holds it: 0 is a value, nothing is null."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def separator_of(entry: dict[str, Any]) -> str:
    """How the case writes the values of several attributes in one name."""
    return next((mark for mark in ("::", "|", ",", "/") if any(mark in name for name in entry["expected"])), "::")


def zone_offset(config: dict[str, Any], first_day: str | None) -> timedelta:
    """The zone's offset from UTC on the first day of the case; one for all of it, so that seconds elapsed stay."""
    zone = config.get("timezone")
    if not zone or zone == "UTC":
        return timedelta(0)
    day = datetime.fromisoformat((first_day or "2024-01-01").replace("Z", "")).replace(tzinfo=ZoneInfo(zone))
    return day.utcoffset() or timedelta(0)


def moment(text: str) -> datetime:
    """A moment of a case in UTC, without a zone."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def event_table(
    case: Case, first_day: str | None = None, entity_attribute: str | None = None, by_value_of: str | None = None
) -> pa.Table:
    """The events of a case as a macro reads them, event_id the place in the list, attributes as text beside.

    entity_attribute: the attribute whose value is the entity; by_value_of: the entity is person × value of it.
    """
    entry = case.entry
    person_of = {one: person for person, ids in (entry.get("identities") or {}).items() for one in ids}
    offset = zone_offset(entry["config"], first_day)
    attributes = sorted({name for event in entry["events"] for name in (event[3] if len(event) > 3 else {})})
    attributes = sorted({*attributes, *_named_attributes(entry["config"])})
    joined = entry["config"].get("breakdown") if isinstance(entry["config"].get("breakdown"), list) else []
    attributes += [JOINED] if joined else []
    rows: dict[str, list[Any]] = {
        name: [] for name in ("entity_key", "person", "event_id", "event_name", "occurred_at", *attributes)
    }
    for number, event in enumerate(entry["events"]):
        values = {name: as_text(value) for name, value in (event[3] if len(event) > 3 else {}).items()}
        person = person_of.get(event[0], event[0])
        entity = values.get(entity_attribute) if entity_attribute else person
        if joined:
            parts = [values.get(name) or "" for name in joined]
            values[JOINED] = separator_of(entry).join(parts) if any(parts) else None
        if by_value_of:
            entity = f"{person}\x1f{values[by_value_of]}" if values.get(by_value_of) else None
        if entity is None:
            continue
        rows["entity_key"].append(str(entity))
        rows["person"].append(str(person))
        rows["event_id"].append(number)
        rows["event_name"].append(str(event[1]))
        rows["occurred_at"].append(moment(event[2]) + offset)
        for name in attributes:
            rows[name].append(values.get(name))
    types = {"event_id": pa.int64(), "occurred_at": pa.timestamp("us")}
    return pa.table({name: pa.array(values, types.get(name, pa.string())) for name, values in rows.items()})


def _named_attributes(config: dict[str, Any]) -> set[str]:
    """Attributes that a predicate names, although no event may carry them."""
    predicates = [*config.get("steps", []), *(config.get("exclusions") or [])]
    named = {condition["attr"] for predicate in predicates for condition in predicate.get("where") or []}
    for key in ("target_where", "returning_where"):
        named |= set(config.get(key) or {})
    for key in ("breakdown", "split_by", "group_by"):
        value = config.get(key)
        named |= set(value if isinstance(value, list) else [value] if value else [])
    return named


def predicate(step: dict[str, Any]) -> dict[str, Any]:
    """A step or exclusion of a case as the macros take it; a key that they do not know fails the case."""
    known = {"event", "event_not", "where", "optional", "first_time_for_person", "from_step", "to_step"}
    if set(step) - known:
        raise NotUnderstood(f"step with {sorted(set(step) - known)}")
    taken = dict(step)
    if step.get("where"):
        taken["where"] = [_condition(condition) for condition in step["where"]]
    return taken


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    if set(condition) - {"attr", "op", "value"}:
        raise NotUnderstood(f"condition with {sorted(condition)}")
    value = condition.get("value")
    value = [as_text(one) for one in value] if isinstance(value, list) else as_text(value)
    return {"attr": condition["attr"], "op": condition.get("op", "eq"), "value": value}


def differs(found: Any, expected: Any, tolerance: float = 1e-6) -> bool:
    """Whether two figures differ, rates and means within the rounding that cases state them with."""
    if found is None or expected is None:
        return found is not expected
    return abs(float(found) - float(expected)) > tolerance


def compare(problems: list[str], what: str, found: Any, expected: Any) -> None:
    """Notes a difference."""
    if found != expected:
        problems.append(f"{what}: {found!r}, expected {expected!r}")
