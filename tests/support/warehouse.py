"""Landing folders written from rows, warehouses built from them by dbt itself, and their comparison by content."""

from __future__ import annotations

import atexit
import csv
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
SECRET = "a secret of the tests"

# dbt reads the project anew whenever a variable of the profile changes, which takes longer than most builds of a test:
# every warehouse is shown to it under one name, and what it has parsed is kept
WORK = Path(tempfile.mkdtemp(prefix="drivetrain-tests-"))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)

# the only tables whose rows depend on the clock or on the run itself
NOT_A_FUNCTION_OF_THE_DATA = {("marts", "fct_builds")}


@dataclass(frozen=True)
class Build:
    """A finished dbt call: exit code, what it printed, the folder it wrote; on Spark dbt's own result too."""

    exit_code: int
    output: str
    warehouse: Path
    results: Any = None

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True)

    def rows(self, query: str) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(query).fetchall()


def write_extract(
    landing: Path,
    table: str,
    extract_date: str,
    rows: Iterable[Mapping[str, object]],
    file_name: str = "part.csv",
    columns: list[str] | None = None,
) -> Path:
    """Writes one CSV file of `system.table` into the landing folder; the columns are those of the rows."""
    system, name = table.split(".")
    rows = list(rows)
    if columns is None:
        columns = list(dict.fromkeys(column for row in rows for column in row))
    path = landing / system / name / f"extract_date={extract_date}" / file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return path


def dbt(
    landing: Path, warehouse: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> Build:
    """Runs dbt as a user would, in a process of its own, against the given folders.

    With DRIVETRAIN_TEST_ENGINE=spark on Spark, in this process (tests.support.spark_engine).
    """
    if os.environ.get("DRIVETRAIN_TEST_ENGINE") == "spark":
        from tests.support.spark_engine import dbt_on_spark

        return dbt_on_spark(landing, warehouse, *arguments, settings=settings)
    return run_program("dbt", landing, warehouse, *arguments, settings=settings)


def target_folder() -> Path:
    """Where dbt writes what it compiles and tells of its runs."""
    return WORK / hashlib.md5(str(PROJECT).encode()).hexdigest()


def run_program(
    program: str, landing: Path, warehouse: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> Build:
    """Runs a program of the environment, ``dbt`` or ``drivetrain``, against the given folders."""
    warehouse.mkdir(parents=True, exist_ok=True)
    name, target = WORK / "warehouse", target_folder()
    name.unlink(missing_ok=True)
    name.symlink_to(warehouse.resolve())
    environment = {
        **os.environ,
        "DRIVETRAIN_LANDING": str(landing),
        "DRIVETRAIN_WAREHOUSE": str(name),
        "DRIVETRAIN_SECRET": SECRET,
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(warehouse / "logs"),
        **(settings or {}),
    }
    finished = subprocess.run(
        [str(Path(sys.executable).with_name(program)), *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if (target / "run_results.json").exists():
        (warehouse / "target").mkdir(exist_ok=True)
        shutil.copy(target / "run_results.json", warehouse / "target")
    return Build(finished.returncode, finished.stdout + finished.stderr, warehouse)


def build(landing: Path, warehouse: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> Build:
    """`dbt build` without unit tests; fails the test that calls it when the build fails."""
    built = dbt(
        landing, warehouse, "build", "--exclude-resource-type", "unit_test", *arguments, settings=settings
    )
    assert built.exit_code == 0, built.output[-6000:]
    return built


def differences(
    one: Path, other: Path, schemas: tuple[str, ...] = ("marts", "restricted")
) -> dict[str, tuple[int, int]]:
    """Tables whose contents differ: name → (rows only in one, rows only in the other), duplicates counted."""
    connection = duckdb.connect()
    connection.execute(f"attach '{one / 'drivetrain.duckdb'}' as one (read_only)")
    connection.execute(f"attach '{other / 'drivetrain.duckdb'}' as other (read_only)")
    query = (
        "select table_schema, table_name from information_schema.tables where table_catalog = ? "
        f"and table_type = 'BASE TABLE' and table_schema in ({', '.join(repr(schema) for schema in schemas)})"
    )
    names = {tuple(row) for row in connection.execute(query, ["one"]).fetchall()}
    assert names == {tuple(row) for row in connection.execute(query, ["other"]).fetchall()}
    found: dict[str, tuple[int, int]] = {}
    for schema, name in sorted(names - NOT_A_FUNCTION_OF_THE_DATA):
        columns = ", ".join(
            f'"{row[0]}"'
            for row in connection.execute(
                "select column_name from information_schema.columns where table_catalog = 'one' "
                "and table_schema = ? and table_name = ? order by ordinal_position",
                [schema, name],
            ).fetchall()
        )
        left, right = (f"select {columns} from {side}.{schema}.{name}" for side in ("one", "other"))
        counts = tuple(
            connection.execute(f"select count(*) from ({a} except all {b})").fetchone()[0]
            for a, b in ((left, right), (right, left))
        )
        if any(counts):
            found[f"{schema}.{name}"] = counts
    return found
