"""Funnels of other systems' tests through macro ordered_funnel and those that count what it gives."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.behaviour import JOINED, Calls, NotUnderstood, compare, differs, event_table, moment, predicate
from tests.conformance.conftest import Case, read_cases

CASE_FILE = "funnel.json"
CONFIG_KEYS = {
    "steps", "order", "window_seconds", "exclusions", "date_from", "date_to", "mode", "timezone", "interval",
    "from_step", "to_step", "breakdown", "breakdown_rule", "bin_count", "group_by", "week_start", "breakdown_limit",
}  # fmt: skip
OPTIONS_OF_MODES = {
    "strict_once": {},
    "strict_order": {"order": "strict"},
    "strict_increase": {"ties": "increasing"},
}
FIGURES_OF_STEPS = ("counts", "rate_from_first", "rate_from_previous", "avg_seconds", "median_seconds")
ORDERS = ("ordered", "strict", "unordered")


def breakdown_column(config: dict[str, Any]) -> str | None:
    """The column of the input that holds the value to count by."""
    return JOINED if isinstance(config.get("breakdown"), list) else config.get("breakdown")


class Funnels(Calls):
    """The calls of every case that counts."""

    def add_case(self, case: Case, number: int) -> None:
        config = case.entry["config"]
        if set(config) - CONFIG_KEYS:
            raise NotUnderstood(f"config with {sorted(set(config) - CONFIG_KEYS)}")
        options = self.options(config)
        kind, count = case.entry["kind"], len(config["steps"])
        breakdown, rule = breakdown_column(config), config.get("breakdown_rule")
        events = event_table(
            case,
            config.get("date_from"),
            config.get("group_by"),
            breakdown if rule == "all_events" else None,
        )
        people = self.add(
            f"people_{number}",
            "ordered_funnel",
            events=self.add_events(f"events_{number}", events),
            as_of="date '2100-01-01'",
            **options,
        )
        first, last = config.get("from_step", 0), config.get("to_step", count - 1)
        period = {"period": config.get("interval"), "week_start": config.get("week_start", "sunday")}
        by = ["breakdown_value"] if breakdown else []
        if kind in ("steps", "breakdown"):
            limit = config.get("breakdown_limit")
            self.add(f"steps_{number}", "funnel_steps", people=people, step_count=count, by=by, limit=limit)
        elif kind in ("trends", "trends_breakdown"):
            self.add(
                f"periods_{number}",
                "funnel_periods",
                people=people,
                first_date=config["date_from"],
                last_date=config["date_to"],
                from_step=first,
                to_step=last,
                by=by[0] if by else None,
                **period,
            )
        elif kind == "time_histogram":
            bins = config.get("bin_count", "auto")
            self.add(
                f"bins_{number}",
                "funnel_time_histogram",
                people=people,
                from_step=first,
                to_step=last,
                bin_count=None if bins == "auto" else bins,
            )
        elif kind != "max_depth":
            raise NotUnderstood(f"kind {kind}")

    def options(self, config: dict[str, Any]) -> dict[str, Any]:
        """A case's configuration as arguments of ordered_funnel."""
        options: dict[str, Any] = {
            "steps": [predicate(step) for step in config["steps"]],
            "window_seconds": config["window_seconds"],
            "exclusions": [predicate(exclusion) for exclusion in config.get("exclusions") or []],
            "order": config.get("order", "ordered"),
            "entry_from": config.get("date_from"),
            "entry_until": config.get("date_to"),
        }
        if options["order"] not in ORDERS:
            raise NotUnderstood(f"order {options['order']}")
        for mode in config.get("mode") or []:
            if mode not in OPTIONS_OF_MODES:
                raise NotUnderstood(f"mode {mode}")
            options |= OPTIONS_OF_MODES[mode]
        if config.get("interval"):
            options |= {"period": config["interval"], "week_start": config.get("week_start", "sunday")}
        if config.get("breakdown"):
            rule = config.get("breakdown_rule", "first_touch")
            # where every value counts, it is part of the entity and the same in all its events
            rule = "first_touch" if rule == "all_events" else rule
            options |= {"breakdown": breakdown_column(config), "breakdown_rule": rule}
        return options

    def depths(self, number: int) -> dict[str, int]:
        return dict(self.read(f"people_{number}", "entity_key, depth"))


@pytest.fixture(scope="session")
def funnels(tmp_path_factory: pytest.TempPathFactory) -> Funnels:
    """The tables of all cases."""
    calls = Funnels(tmp_path_factory.mktemp("funnels") / "warehouse")
    calls.run_cases(read_cases(CASE_FILE))
    return calls


def test_funnel(case: Case, funnels: Funnels) -> None:
    problems = CHECKS[case.entry["kind"]](case, funnels, funnels.number_of(case))
    assert not problems, "\n".join(problems)


def steps_differ(case: Case, calls: Funnels, number: int) -> list[str]:
    rows = calls.read(
        f"steps_{number}",
        "step_number, people_count, rate_from_first, rate_from_previous, mean_seconds, median_seconds",
    )
    count = len(case.entry["config"]["steps"])
    return _steps_differ(case, "", case.entry["expected"], rows, _people(calls, number, case), count)


def _people(calls: Funnels, number: int, case: Case) -> list[tuple]:
    count = len(case.entry["config"]["steps"])
    reached = ", ".join(f"step_{step}_at is not null" for step in range(1, count + 1))
    breakdown = "coalesce(breakdown_value, '')" if case.entry["config"].get("breakdown") else "''"
    return calls.read(f"people_{number}", f"split_part(entity_key, '\x1f', 1), {breakdown}, {reached}")


def _steps_differ(
    case: Case, value: str, expected: dict[str, Any], rows: list[tuple], people: list[tuple], count: int
) -> list[str]:
    """What differs between the steps that a case expects and the rows of funnel_steps (none where nobody entered)."""
    found = {row[0]: row[1:] for row in rows}
    columns = {
        name: [found[step][place] if step in found else None for step in range(1, count + 1)]
        for place, name in enumerate(FIGURES_OF_STEPS)
    }
    columns["counts"] = [figure or 0 for figure in columns["counts"]]
    problems: list[str] = []
    for name, wanted in expected.items():
        if not case.compares(name):
            continue
        if name == "counts_at":
            for step, figure in wanted.items():
                compare(problems, f"{value} count at step {step}", columns["counts"][int(step) - 1], figure)
        elif name == "people" and wanted and not all(one is None or isinstance(one, list) for one in wanted):
            compare(problems, f"{value} people", sorted(row[0] for row in people), sorted(map(str, wanted)))
        elif name == "people":
            for step, names in enumerate(wanted):
                if names is not None:
                    reached = sorted(row[0] for row in people if row[2 + step])
                    compare(problems, f"{value} people at step {step + 1}", reached, sorted(map(str, names)))
        elif name in columns:
            # a list may end early: what it does not state is not compared
            for step, want in enumerate(wanted):
                if want is not None and differs(columns[name][step], want):
                    problems.append(f"{value} {name} at step {step + 1}: {columns[name][step]}, expected {want}")
        else:
            problems.append(f"the harness does not understand expected.{name}")
    return problems


def breakdown_differs(case: Case, calls: Funnels, number: int) -> list[str]:
    expected, count = case.entry["expected"], len(case.entry["config"]["steps"])
    rows = calls.read(
        f"steps_{number}",
        "coalesce(breakdown_value, ''), step_number, people_count, rate_from_first, rate_from_previous, mean_seconds,"
        " median_seconds",
        "1, 2",
    )
    named = {row[0] for row in rows}
    people = [(row[0], row[1] if row[1] in named else "Other", *row[2:]) for row in _people(calls, number, case)]
    problems: list[str] = []
    compare(problems, "values", sorted({row[0] for row in rows}), sorted(expected))
    for value, wanted in expected.items():
        problems += _steps_differ(
            case,
            repr(value),
            wanted,
            [row[1:] for row in rows if row[0] == value],
            [row for row in people if row[1] == value],
            count,
        )
    return problems


def depth_differs(case: Case, calls: Funnels, number: int) -> list[str]:
    expected, problems = case.entry["expected"], []
    found = calls.depths(number)
    for name, wanted in expected.items():
        if name == "depth":
            for person, depth in wanted.items():
                compare(problems, f"depth of {person}", found.get(str(person), 0), depth)
        elif case.compares(name):
            problems.append(f"the harness does not understand expected.{name}")
    return problems


def periods_differ(case: Case, calls: Funnels, number: int) -> list[str]:
    expected, problems = case.entry["expected"], []
    columns = "cast(period_start as timestamp), from_count, to_count, conversion_rate"
    rows = calls.read(f"periods_{number}", columns)
    for name in set(expected) - {"columns", "buckets", "rows"}:
        if case.compares(name):
            problems.append(f"the harness does not understand expected.{name}")
    if "buckets" in expected:
        compare(problems, "buckets", [row[0] for row in rows], [moment(bucket) for bucket in expected["buckets"]])
    by_bucket = {row[0]: row for row in rows}
    places = {"reached_from": 1, "reached_to": 2, "rate_pct": 3}
    for wanted in expected.get("rows", []):
        want = dict(zip(expected["columns"], wanted, strict=True))
        row = by_bucket.get(moment(want["bucket"]))
        if row is None:
            problems.append(f"no row of {want['bucket']}")
            continue
        for name, figure in want.items():
            if name == "bucket":
                continue
            if name not in places:
                problems.append(f"the harness does not understand column {name}")
            elif name == "rate_pct" and row[1] == 0 and row[3] is None and figure == 0:
                continue  # nobody entered: ruling G1 says null where the case says 0
            elif name == "rate_pct":
                if row[3] is None or differs(round(100 * row[3], 2), figure):
                    problems.append(f"{want['bucket']} rate {row[3]}, expected {figure} %")
            else:
                compare(problems, f"{want['bucket']} {name}", row[places[name]], figure)
    return problems


def periods_by_value_differ(case: Case, calls: Funnels, number: int) -> list[str]:
    problems: list[str] = []
    rows = calls.read(f"periods_{number}", "coalesce(breakdown_value, ''), period_start, conversion_rate", "1, 2")
    found: dict[str, list[float]] = {}
    for value, _, rate in rows:
        found.setdefault(value, []).append(round(100 * rate, 2) if rate is not None else 0.0)
    compare(problems, "rates by value", found, {value: list(rates) for value, rates in case.entry["expected"].items()})
    return problems


def histogram_differs(case: Case, calls: Funnels, number: int) -> list[str]:
    rows = calls.read(f"bins_{number}", "bin_start_seconds, people_count, mean_seconds")
    problems: list[str] = []
    for name, wanted in case.entry["expected"].items():
        if not case.compares(name):
            continue
        if name == "bins":
            compare(problems, "bins", [[int(row[0]), row[1]] for row in rows], wanted)
        elif name == "avg_seconds":
            mean = rows[0][2] if rows else None
            if differs(mean, wanted, 0.5):
                problems.append(f"mean {mean}, expected {wanted}")
        else:
            problems.append(f"the harness does not understand expected.{name}")
    return problems


CHECKS = {
    "steps": steps_differ,
    "breakdown": breakdown_differs,
    "max_depth": depth_differs,
    "trends": periods_differ,
    "trends_breakdown": periods_by_value_differ,
    "time_histogram": histogram_differs,
}
