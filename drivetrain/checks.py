"""The checks at the door: Great Expectations judges one frame of facts per source table.

DuckDB computes a row of facts per file that is new, from the same Parquet that the landing will take over; a
suite per source table, made from the contract and from ``seeds/reference/door_thresholds.csv``, judges them.
Great Expectations takes seconds to import, so it is left alone where nothing is new.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from .contract import Table, load_contract
from .errors import CONFIGURATION, DATA, DoorError
from .landing import Pending, held_lock, prepare
from .landing.files import shown
from .landing.ledger import LandedFile
from .landing.sources import location, name
from .limits import PROJECT, memory_limit_mb, thread_count

THRESHOLDS = PROJECT / "seeds" / "reference" / "door_thresholds.csv"
DAYS_BEFORE, DAYS_NEEDED = 28, 7  # extract days a day's rows are held against, and how many it takes

RULES = {
    "rows": "rows",
    "key_filled": "share of rows with a key",
    "key_distinct": "share of different keys",
    "required_filled": "share of filled cells in the emptiest required column",
    "defect_share": "share of broken rows",
    "day_rows_ratio": "rows of the day over the median of the days before",
    "days_late": "days late",
}


@dataclass(frozen=True)
class Threshold:
    """One line of the seed."""

    rule: str
    severity: str
    minimum: float | None
    maximum: float | None
    meaning: str

    def allows(self, value: float) -> bool:
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True)
class Finding:
    """An expectation that a file, a day or a table does not meet."""

    severity: str  # error or warning
    table: str  # crm.leads
    rule: str
    where: str  # file, or extract day
    value: float
    message: str


@dataclass(frozen=True)
class CheckResult:
    """What the checks found; ``ran`` is false where nothing was new and nothing was judged."""

    ran: bool
    files: int
    tables: int
    findings: tuple[Finding, ...] = ()
    landing_warnings: tuple[str, ...] = ()
    docs: Path | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == "warning")

    @property
    def exit_code(self) -> int:
        return DATA if self.errors else 0

    def summary(self) -> str:
        """One line for a person."""
        if not self.ran:
            return "Checks: nothing new has landed since the last ones"
        return (
            f"Checks: {self.files:,} new files judged, {self.tables} tables, "
            f"{len(self.errors)} errors, {len(self.warnings)} warnings"
        )


def check(
    landing: Path,
    warehouse: Path,
    *,
    docs: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    thresholds: Path = THRESHOLDS,
) -> CheckResult:
    """Examines what has landed without landing it; with ``docs`` everything, and Data Docs are written.

    Raises DoorError (exit code 1) where a file cannot be read or misses a required column, 2 where the
    thresholds cannot be understood, 3 where another landing runs.
    """
    limits = read_thresholds(thresholds)
    warehouse = Path(warehouse).resolve()
    with held_lock(warehouse):
        pending = prepare(landing, warehouse, progress)
        note = warehouse / "raw" / "_checked.json"
        known = set() if docs else _known(note)
        fresh = [file for file in pending.files if file.file_id not in known]
        warnings = tuple(pending.warnings)
        if not fresh and not docs:
            return CheckResult(False, 0, 0, landing_warnings=warnings)
        frames = _facts(warehouse, pending, fresh)
        findings = _judge(frames, limits, warehouse / "data_docs" if docs else None)
        at_fault = {(finding.table, finding.where) for finding in findings if finding.severity == "error"}
        passed = [file.file_id for file in pending.files if not at_fault & set(_places(file))]
        note.write_text(json.dumps(sorted(passed)), encoding="utf-8")
    where = warehouse / "data_docs" / "index.html" if docs else None
    return CheckResult(True, len(fresh), len(frames), tuple(findings), warnings, where)


def _places(file: LandedFile) -> list[tuple[str, str]]:
    """Where a finding may stand that is about a file: at itself, or at the day of its table."""
    table = f"{file.source_system}.{file.source_table}"
    return [(table, file.source_file), (table, _day(file.extract_date))]


def _day(extract_date: date) -> str:
    return f"extract {extract_date}"


def _known(note: Path) -> set[str]:
    """Files that earlier checks have let pass."""
    try:
        return set(json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()


# --- thresholds ------------------------------------------------------------------------------------------


def read_thresholds(path: Path) -> Callable[[Table], list[Threshold]]:
    """Reads the seed; gives a function from a table to the lines that hold for it."""
    lines: dict[tuple[str, str, str, str], Threshold] = {}
    tables = load_contract().values()
    systems = {table.system for table in tables} | {"*"}
    names = {(table.system, table.name) for table in tables}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{path.name}, line {number}"
            system, table = row.get("source_system") or "", row.get("source_table") or ""
            if row.get("rule") not in RULES:
                raise DoorError(f"{where}: unknown rule {row.get('rule')!r}; one of {', '.join(RULES)}.", CONFIGURATION)
            if row.get("severity") not in ("error", "warning"):
                raise DoorError(
                    f"{where}: severity {row.get('severity')!r} is neither error nor warning.", CONFIGURATION
                )
            if system not in systems or (table != "*" and (system, table) not in names):
                raise DoorError(f"{where}: {system}.{table} is not in the contract.", CONFIGURATION)
            try:
                low, high = (float(row[b]) if row[b] else None for b in ("minimum", "maximum"))
            except (KeyError, ValueError):
                raise DoorError(f"{where}: minimum and maximum are numbers or empty.", CONFIGURATION) from None
            if low is not None and high is not None and low > high:
                raise DoorError(f"{where}: minimum {low:g} is above maximum {high:g}.", CONFIGURATION)
            key = (system, table, row["rule"], row["severity"])
            if key in lines:
                raise DoorError(f"{where}: the same rule, table and severity stand twice.", CONFIGURATION)
            lines[key] = Threshold(row["rule"], row["severity"], low, high, row.get("meaning") or "")

    def of(table: Table) -> list[Threshold]:
        chosen = {}
        for place in (("*", "*"), (table.system, "*"), (table.system, table.name)):
            chosen |= {key[2:]: line for key, line in lines.items() if key[:2] == place}
        return [t for t in chosen.values() if t.minimum is not None or t.maximum is not None]

    return of


# --- facts -----------------------------------------------------------------------------------------------


def _facts(warehouse: Path, pending: Pending, fresh: list[LandedFile]) -> dict[Table, list[dict[str, Any]]]:
    """Per table one row for each new file; one row without a file where a table brought nothing new."""
    by_table: dict[str, list[LandedFile]] = {}
    for file in pending.files:
        by_table.setdefault(f"{file.source_system}__{file.source_table}", []).append(file)
    newest = max((file.extract_date for file in pending.files), default=None)
    new_ids = {file.file_id for file in fresh}
    frames: dict[Table, list[dict[str, Any]]] = {}
    config = {"threads": thread_count(), "memory_limit": f"{max(memory_limit_mb() // 2, 256)}MB"}
    with duckdb.connect(config=config) as connection:
        for full_name, files in by_table.items():
            table = load_contract()[full_name]
            days: dict[date, int] = {}
            for file in files:
                days[file.extract_date] = days.get(file.extract_date, 0) + file.landed_rows
            late = _days_late(sorted(days), newest)
            own = [file for file in files if file.file_id in new_ids]
            rows = _file_facts(connection, table, own, pending, warehouse / "raw") if own else []
            for row in rows:
                row["day_rows_ratio"] = _day_rows_ratio(days, row["extract_date"])
            if not rows:
                rows = [{"source_file": "", "extract_date": max(days)}]
            for row in rows:
                row["days_late"] = late if row["extract_date"] == max(days) else None
            frames[table] = rows
    return frames


def _days_late(days: list[date], newest: date) -> float | None:
    """How much further back the newest extract lies than the table's usual gap; None with under three."""
    if len(days) < 3:
        return None
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(days)]
    return max(0.0, (newest - days[-1]).days - statistics.median(gaps[-DAYS_BEFORE:]))


def _day_rows_ratio(days: dict[date, int], day: date) -> float | None:
    before = sorted(other for other in days if other < day)[-DAYS_BEFORE:]
    if len(before) < DAYS_NEEDED:
        return None
    usual = statistics.median(days[other] for other in before)
    return days[day] / usual if usual else None


def _file_facts(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    files: list[LandedFile],
    pending: Pending,
    raw: Path,
) -> list[dict[str, Any]]:
    paths = [pending.parquet.get(file.source_file, raw / file.raw_file) for file in files]
    required = [column.name for column in table.columns if column.required]
    keys = [key for key in table.key if key in required] or list(table.key)
    filled = {c: f"trim(coalesce({name(c)}, '')) != ''" for c in dict.fromkeys(required + keys)}
    shares = ", ".join(f"avg(cast({filled[c]} as integer)) as {name(c)}" for c in required)
    every_key = " and ".join(filled[key] for key in keys)
    key = ", ".join(f"coalesce({name(k)}, '')" for k in table.key)
    cells = connection.execute(
        f"""
        select
            _file_id,
            avg(cast({every_key} as integer)) as key_filled,
            least(approx_count_distinct(hash({key})) / count(*), 1) as key_distinct,
            avg(cast(_defect is not null as integer)) as defect_share,
            {shares}
        from read_parquet([{", ".join(map(location, paths))}], hive_partitioning = false)
        group by _file_id
        """
    ).fetchall()
    by_id = {row[0]: row[1:] for row in cells}
    facts = []
    for file in files:
        row: dict[str, Any] = {
            "source_file": file.source_file,
            "extract_date": file.extract_date,
            "rows": file.landed_rows,
        }
        if file.file_id in by_id:
            key_filled, key_distinct, defect_share, *shares_of_columns = by_id[file.file_id]
            row |= {"key_filled": key_filled, "key_distinct": key_distinct, "defect_share": defect_share}
            if required:
                share, column = min(zip(shares_of_columns, required, strict=True))
                row |= {"required_filled": share, "emptiest_column": column}
        facts.append(row)
    return facts


# --- judgement -------------------------------------------------------------------------------------------


@dataclass
class _Judge:
    """A Great Expectations context in memory."""

    expectations: Any
    context: Any
    batch: Any
    suites: Any
    definition: Any
    names: list[str] = field(default_factory=list)


@contextmanager
def _great_expectations() -> Iterator[_Judge]:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("door")
        .add_dataframe_asset("facts")
        .add_batch_definition_whole_dataframe("files")
    )
    yield _Judge(gx.expectations, context, batch, gx.ExpectationSuite, gx.ValidationDefinition)


def suite_expectations(gx_expectations: Any, thresholds: list[Threshold], columns: set[str]) -> list[Any]:
    """The expectations of one table: the smallest and the greatest value of each fact within its bounds."""
    made = []
    for line in thresholds:
        if line.rule not in columns:
            continue
        about = {"rule": line.rule, "severity": line.severity}
        if line.minimum is not None:
            made.append(
                gx_expectations.ExpectColumnMinToBeBetween(
                    column=line.rule, min_value=line.minimum, meta=about, notes=line.meaning
                )
            )
        if line.maximum is not None:
            made.append(
                gx_expectations.ExpectColumnMaxToBeBetween(
                    column=line.rule, max_value=line.maximum, meta=about, notes=line.meaning
                )
            )
    return made


def _judge(
    frames: dict[Table, list[dict[str, Any]]],
    limits: Callable[[Table], list[Threshold]],
    docs: Path | None,
) -> list[Finding]:
    import pandas as pd

    findings: list[Finding] = []
    with _great_expectations() as judge:
        for table, rows in frames.items():
            frame = pd.DataFrame(rows)
            numbers = {rule for rule in RULES if rule in frame and frame[rule].notna().any()}
            frame = frame.astype(dict.fromkeys(numbers, float))
            thresholds = limits(table)
            made = suite_expectations(judge.expectations, thresholds, numbers)
            if not made:
                continue
            title = f"{table.system}.{table.name}"
            suite = judge.suites(name=title, expectations=made)
            if docs:
                suite = judge.context.suites.add(suite)
                definition = judge.context.validation_definitions.add(
                    judge.definition(name=title, data=judge.batch, suite=suite)
                )
                result = definition.run(batch_parameters={"dataframe": frame}, result_format="SUMMARY")
            else:
                batch = judge.batch.get_batch({"dataframe": frame})
                result = batch.validate(suite, result_format="BOOLEAN_ONLY")
            for verdict in result.results:
                if not verdict.success:
                    findings += _findings(table, rows, thresholds, verdict.expectation_config.meta)
        if docs:
            _write_docs(judge.context, docs)
    ordered = {(f.severity, f.table, f.rule, f.where): f for f in findings}
    return [ordered[key] for key in sorted(ordered)]


def _findings(
    table: Table, rows: list[dict[str, Any]], thresholds: list[Threshold], about: dict[str, str]
) -> Iterator[Finding]:
    """The rows of the frame that a failed expectation is about."""
    (line,) = [t for t in thresholds if (t.rule, t.severity) == (about["rule"], about["severity"])]
    for row in rows:
        value = row.get(line.rule)
        if value is None or line.allows(value):
            continue
        by_file = line.rule not in ("day_rows_ratio", "days_late")
        where = row["source_file"] if by_file else _day(row["extract_date"])
        what = RULES[line.rule]
        if line.rule == "required_filled":
            what = f"{what} ({row['emptiest_column']})"
        bounds = [f"at least {line.minimum:g}"] if line.minimum is not None else []
        bounds += [f"at most {line.maximum:g}"] if line.maximum is not None else []
        title = f"{table.system}.{table.name}"
        message = f"{title}: {shown(where)}: {what} {value:.4g}, expected {' and '.join(bounds)}"
        yield Finding(line.severity, title, line.rule, where, float(value), message)


def _write_docs(context: Any, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    context.add_data_docs_site(
        site_name="door",
        site_config={
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(folder),
            },
        },
    )
    context.build_data_docs(site_names=["door"])
