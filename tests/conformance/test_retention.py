"""Retention, life cycle, stickiness and sessions of other systems' tests through the macros of the same names."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pytest

from tests.conformance.behaviour import Calls, NotUnderstood, as_text, compare, event_table
from tests.conformance.conftest import Case, read_cases

CASE_FILE = "retention.json"

CONFIG_KEYS = {
    "retention": {
        "period", "first_period", "periods", "target", "returning", "cohort_type", "return_rule", "timezone",
        "week_start", "minimum_occurrences", "target_where", "returning_where", "split_by", "split_limit",
    },
    "retention_rates": {"period", "cohort_size", "day_of_return"},
    "retention_flags": {"days", "conditions"},
    "retention_flags_sum": {"days", "conditions"},
    "lifecycle": {"period", "first_period", "periods", "timezone", "week_start"},
    "stickiness": {"period", "date_from", "date_to", "max_intervals", "week_start", "timezone"},
    "sessionize": {"gap_seconds"},
}  # fmt: skip
STATES = ("new", "returning", "resurrecting", "dormant")


def _where(config: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [{"attr": attribute, "value": as_text(value)} for attribute, value in (config.get(name) or {}).items()]


def _predicate(event: str | list[str] | None, where: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {**({} if event is None else {"event": event}), **({"where": where} if where else {})}


class Retentions(Calls):
    """The calls of every case that counts."""

    def add_case(self, case: Case, number: int) -> None:
        kind, config = case.entry["kind"], case.entry["config"]
        if kind not in CONFIG_KEYS:
            raise NotUnderstood(f"kind {kind}")
        if set(config) - CONFIG_KEYS[kind]:
            raise NotUnderstood(f"config with {sorted(set(config) - CONFIG_KEYS[kind])}")
        getattr(self, f"add_{kind}")(case, config, number)

    def add_retention(self, case: Case, config: dict[str, Any], number: int) -> None:
        events = event_table(case, config["first_period"])
        options = {
            "period": config["period"],
            "first_period": _literal(config["first_period"]),
            "period_count": config["periods"],
            "target": _predicate(config.get("target"), _where(config, "target_where")),
            "returning": _predicate(config.get("returning"), _where(config, "returning_where")),
            "cohort": config.get("cohort_type", "recurring"),
            "return_rule": config.get("return_rule", "on"),
            "minimum_occurrences": config.get("minimum_occurrences", 1),
            "week_start": config.get("week_start", "sunday"),
        }
        if not config.get("split_by"):
            self.add(f"rows_{number}", "retention", events=self.add_events(f"events_{number}", events), **options)
            return
        for place, (_, part) in enumerate(split_events(events, config["split_by"], config.get("split_limit"))):
            name = f"{number}_{place}"
            self.add(f"rows_{name}", "retention", events=self.add_events(f"events_{name}", part), **options)

    def add_retention_rates(self, case: Case, config: dict[str, Any], number: int) -> None:
        """Everybody comes on day 0, and once more on the day of return."""
        first, rows = datetime(2024, 1, 1), []
        for person, day in config["day_of_return"].items():
            rows += [(person, first), *([(person, first + timedelta(days=day))] if day is not None else [])]
        events = self.add_events(f"events_{number}", _visits(rows))
        days = len(case.entry["expected"]["on_pct"])
        for rule in ("on", "on_or_after"):
            self.add(
                f"rows_{number}_{rule}",
                "retention",
                events=events,
                period="day",
                first_period="date '2024-01-01'",
                period_count=days,
                cohort="first_time",
                return_rule=rule,
            )

    def add_retention_flags(self, case: Case, config: dict[str, Any], number: int) -> None:
        events = event_table(case)
        by_person = case.entry["kind"] == "retention_flags"
        people = sorted(set(events["person"].to_pylist())) if by_person else [None]
        for place, person in enumerate(people):
            part = events if person is None else events.filter(pa.compute.equal(events["person"], person))
            days = [date.fromisoformat(day) for day in config["days"]]
            self.add(
                f"rows_{number}_{place}",
                "retention",
                events=self.add_events(f"events_{number}_{place}", part),
                period="day",
                first_period=f"date '{config['days'][0]}'",
                period_count=(max(days) - min(days)).days + 1,
            )

    add_retention_flags_sum = add_retention_flags

    def add_lifecycle(self, case: Case, config: dict[str, Any], number: int) -> None:
        self.add(
            f"rows_{number}",
            "activity_lifecycle",
            events=self.add_events(f"events_{number}", event_table(case, config["first_period"])),
            period=config["period"],
            first_period=_literal(config["first_period"]),
            period_count=config["periods"],
            week_start=config.get("week_start", "sunday"),
        )

    def add_stickiness(self, case: Case, config: dict[str, Any], number: int) -> None:
        self.add(
            f"rows_{number}",
            "stickiness",
            events=self.add_events(f"events_{number}", event_table(case, config["date_from"])),
            period=config["period"],
            first_date=config["date_from"],
            last_date=config["date_to"],
            period_count=config["max_intervals"],
            week_start=config.get("week_start", "sunday"),
        )

    def add_sessionize(self, case: Case, config: dict[str, Any], number: int) -> None:
        events = self.add_events(f"events_{number}", event_table(case))
        self.add(f"rows_{number}", "sessions", events=events, gap_seconds=config["gap_seconds"])


def _literal(moment: str) -> str:
    """The first period as SQL."""
    return f"timestamp '{moment.replace('Z', '').replace('T', ' ')}'"


def _visits(rows: list[tuple[str, datetime]]) -> pa.Table:
    return pa.table(
        {
            "entity_key": [person for person, _ in rows],
            "event_id": pa.array(range(len(rows)), pa.int64()),
            "event_name": ["visit"] * len(rows),
            "occurred_at": pa.array([at for _, at in rows], pa.timestamp("us")),
        }
    )


def split_events(events: pa.Table, attribute: str, limit: int | None) -> list[tuple[str, pa.Table]]:
    """The events by value of an attribute; values beyond the largest by people together as Other (ruling F10)."""
    people: dict[str, set[str]] = {}
    for person, value in zip(events["person"].to_pylist(), events[attribute].to_pylist(), strict=True):
        if value not in (None, ""):
            people.setdefault(value, set()).add(person)
    by_size = sorted(people, key=lambda value: (-len(people[value]), value))
    name_of = {value: value if limit is None or place < limit else "Other" for place, value in enumerate(by_size)}
    names = pa.array([name_of.get(value) for value in events[attribute].to_pylist()], pa.string())
    return [(name, events.filter(pa.compute.equal(names, name))) for name in dict.fromkeys(name_of.values())]


@pytest.fixture(scope="session")
def retentions(tmp_path_factory: pytest.TempPathFactory) -> Retentions:
    """The tables of all cases."""
    calls = Retentions(tmp_path_factory.mktemp("retentions") / "warehouse")
    calls.run_cases(read_cases(CASE_FILE))
    return calls


def test_retention(case: Case, retentions: Retentions) -> None:
    found = FIGURES[case.entry["kind"]](case, retentions, retentions.number_of(case))
    problems: list[str] = []
    for name, wanted in case.entry["expected"].items():
        if not case.compares(name):
            continue
        if name not in found:
            problems.append(f"the harness does not understand expected.{name}")
        else:
            compare(problems, name, found[name], wanted)
    assert not problems, "\n".join(problems)


def triangle(calls: Retentions, name: str) -> list[list[int]]:
    """Rows of cohorts: the cohort itself, then who came back, period by period."""
    rows: dict[Any, list[int]] = {}
    for start, _, returned in calls.read(f"rows_{name}", "period_start, period_number, returned_count", "1, 2"):
        rows.setdefault(start, []).append(returned)
    return [rows[start] for start in sorted(rows)]


def retention_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    config = case.entry["config"]
    if not config.get("split_by"):
        return {"triangle": triangle(calls, str(number))}
    parts = split_events(event_table(case, config["first_period"]), config["split_by"], config.get("split_limit"))
    return {"triangle_by_value": {name: triangle(calls, f"{number}_{place}") for place, (name, _) in enumerate(parts)}}


def rates_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    """Percentages as the source cuts them, of the size that it states."""
    size, found = case.entry["config"]["cohort_size"], {}
    for rule in ("on", "on_or_after"):
        found[f"{rule}_pct"] = [100 * returned // size for returned in triangle(calls, f"{number}_{rule}")[0]]
    return found


def flags_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    days = [date.fromisoformat(day) for day in case.entry["config"]["days"]]
    offsets = [(day - days[0]).days for day in days]
    if case.entry["kind"] == "retention_flags_sum":
        first = triangle(calls, f"{number}_0")[0]
        return {"sums": [first[offset] for offset in offsets]}
    people = sorted(set(event_table(case)["person"].to_pylist()))
    return {
        "flags": {
            person: [triangle(calls, f"{number}_{place}")[0][offset] for offset in offsets]
            for place, person in enumerate(people)
        }
    }


def lifecycle_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    """Dormant people are negative in the cases."""
    rows = calls.read(f"rows_{number}", f"period_start, {', '.join(f'{state}_count' for state in STATES)}")
    signs = {"dormant": -1}
    return {state: [signs.get(state, 1) * row[place] for row in rows] for place, state in enumerate(STATES, start=1)}


def stickiness_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    return {"people_active_in_exactly_k_periods": [row[1] for row in calls.read(f"rows_{number}", "*")]}


def session_figures(case: Case, calls: Retentions, number: int) -> dict[str, Any]:
    found: dict[str, list[int]] = {}
    for person, _, session in calls.read(f"rows_{number}", "entity_key, event_id, session_number", "1, 2"):
        found.setdefault(person, []).append(session)
    return {"session_ids": found}


FIGURES = {
    "retention": retention_figures,
    "retention_rates": rates_figures,
    "retention_flags": flags_figures,
    "retention_flags_sum": flags_figures,
    "lifecycle": lifecycle_figures,
    "stickiness": stickiness_figures,
    "sessionize": session_figures,
}
