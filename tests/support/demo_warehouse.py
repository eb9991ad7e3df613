"""A small demo, built once through dbt, beside its truth ledger: what the tests of recovery read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from drivetrain.contract import load_contract

LEDGER = (
    "monthly_dealer",
    "monthly_group",
    "monthly_province",
    "stock",
    "receivables",
    "defects",
    "lost",
    "row_counts",
)


@dataclass(frozen=True)
class DemoWarehouse:
    """Extracts, truth ledger and warehouse of one demo."""

    landing: Path
    truth: Path
    warehouse: Path

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The warehouse's schemas as they are, the ledger in schema truth; what a test adds lies in memory."""
        connection = duckdb.connect()
        connection.execute("set timezone = 'Asia/Shanghai'")
        connection.execute(f"attach '{_text(self.warehouse / 'drivetrain.duckdb')}' as drivetrain (read_only)")
        connection.execute("create schema truth")
        for name in LEDGER:
            connection.execute(f"create view truth.{name} as from '{_text(self.truth / name)}.parquet'")
        ledger = self.warehouse / "raw/ledger/landed_files.parquet"
        connection.execute(f"create view truth.files as from '{_text(ledger)}'")
        connection.execute(f"create table truth.landed_rows as {landed_rows_sql(connection)}")
        return connection

    def logs(self) -> list[Path]:
        """What dbt wrote of its build, beside the warehouse or in it."""
        folders = [self.warehouse, self.warehouse.parent]
        paths = [folder / name for folder in folders for name in ("logs/dbt.log", "target/run_results.json")]
        return [path for path in paths if path.exists()]


def _text(path: Path) -> str:
    return str(path).replace("'", "''")


def landed_rows_sql(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL: every landed row with its key as text, as the ledger writes it, and what became of it."""
    selects = []
    for table in load_contract().values():
        key = " || '|' || ".join(f"coalesce(cast({column} as varchar), '')" for column in table.key)
        selects.append(
            f"""select '{table.system}' as source_system, '{table.name}' as source_table, _extract_date as extract_date,
                _source_file as source_file, _source_row as source_row, {key} as key, _status as status,
                _reasons as reasons, _issues as issues
            from drivetrain.staging.base_{table.full_name}"""
        )
    return " union all ".join(selects)


def copy_without_last_extracts(demo: Path, landing: Path) -> str:
    """Copies the files of a demo but those of its last extract date; gives that date. What is left may follow later."""
    last = max(path.name for path in demo.glob("*/*/extract_date=*"))
    shutil.copytree(demo, landing, ignore=lambda _, names: [name for name in names if name == last])
    return last.partition("=")[2]
