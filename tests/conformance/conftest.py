"""Cases that other systems' own tests state, run through the real path, and what came of each.

The folder is DRIVETRAIN_CONFORMANCE (default ../shared/conformance); what cases of the format lie there are run.
`policy.json` beside them says which count: a case whose verdict is `skip`, or whose feature no model builds yet, is
excluded by its ruling and listed as such. Cases of our own, in the same format, lie in `own/` and are always run; they
are no part of the report. A test module names its file in CASE_FILE and takes the fixture ``case``, which is filled
here: one test for each entry of the file.

After the run one line per file says how many cases passed, failed and were excluded, and `conformance.json` in
DRIVETRAIN_WAREHOUSE (default warehouse) says it case by case. An id that stands for several entries has failed if one
of them has.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.warehouse import PROJECT

PASSED, FAILED = "passed", "failed"
OWN = Path(__file__).with_name("own")


def conformance_folder() -> Path:
    """The folder of the cases, whether it is there or not."""
    return Path(os.environ.get("DRIVETRAIN_CONFORMANCE", PROJECT.parent / "shared" / "conformance"))


@dataclass(frozen=True)
class Case:
    """One entry of a case file, with what the policy says of it."""

    file: str
    id: str
    entry: dict[str, Any]
    not_compared: dict[str, str] = field(default_factory=dict)
    excluded_by: str | None = None

    def compares(self, name: str) -> bool:
        """Whether a field of `expected` counts under our rulings."""
        return name not in self.not_compared


def read_cases(file: str, features_missing: frozenset[str] = frozenset()) -> list[Case]:
    """Every entry of a case file in its order, our own cases first; what is absent holds none.

    features_missing: features, or stages, of the policy that no model builds yet.
    """
    own = [Case(f"own/{file}", entry["id"], entry) for entry in _entries(OWN / file)]
    policy_file = conformance_folder() / "policy.json"
    policies = json.loads(policy_file.read_text(encoding="utf-8")) if policy_file.is_file() else {}
    cases = []
    for entry in _entries(conformance_folder() / file):
        policy = policies.get(file, {}).get(entry["id"], {})
        missing = {policy.get("feature"), policy.get("stage")} & features_missing
        excluded = policy.get("verdict") == "skip" or bool(missing)
        cases.append(
            Case(
                file,
                entry["id"],
                entry,
                policy.get("not_compared", {}),
                policy.get("ruling", "no ruling") if excluded else None,
            )
        )
    return own + cases


def _entries(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cases"] if path.is_file() else []


def pytest_configure(config: pytest.Config) -> None:
    config.conformance_outcomes = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each case that counts; the others are written down as excluded."""
    if "case" not in metafunc.fixturenames:
        return
    module = metafunc.module
    outcomes: dict[str, dict[str, str]] = metafunc.config.conformance_outcomes
    cases = read_cases(module.CASE_FILE, getattr(module, "FEATURES_MISSING", frozenset()))
    for case in cases:
        if case.excluded_by:
            outcomes.setdefault(case.file, {})[case.id] = f"excluded: {case.excluded_by}"
    counted = [
        pytest.param(case, id=f"own-{case.id}" if case.file.startswith("own/") else case.id)
        for case in cases
        if not case.excluded_by
    ]
    if all(case.file.startswith("own/") for case in cases):
        absent = pytest.mark.skip(reason=f"no {module.CASE_FILE} in {conformance_folder()}")
        counted.append(pytest.param(None, marks=absent, id="absent"))
    metafunc.parametrize("case", counted)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Any:
    report = (yield).get_result()
    case = item.callspec.params.get("case") if hasattr(item, "callspec") else None
    if case is None or case.file.startswith("own/") or not (report.when == "call" or report.failed):
        return
    outcomes = item.config.conformance_outcomes.setdefault(case.file, {})
    if report.failed:
        outcomes[case.id] = FAILED
    else:
        outcomes.setdefault(case.id, PASSED)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    outcomes: dict[str, dict[str, str]] = config.conformance_outcomes
    if not any(outcome in (PASSED, FAILED) for file in outcomes.values() for outcome in file.values()):
        return
    terminalreporter.write_sep("-", "conformance")
    for file, cases in sorted(outcomes.items()):
        count = Counter(outcome.split(":")[0] for outcome in cases.values())
        terminalreporter.write_line(
            f"{file}: {count[PASSED]} passed, {count[FAILED]} failed, {count['excluded']} excluded"
        )
    warehouse = Path(os.environ.get("DRIVETRAIN_WAREHOUSE") or PROJECT / "warehouse")
    warehouse.mkdir(parents=True, exist_ok=True)
    text = json.dumps(outcomes, ensure_ascii=False, indent=1, sort_keys=True)
    (warehouse / "conformance.json").write_text(text + "\n", encoding="utf-8")
