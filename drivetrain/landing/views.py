"""The raw zone as SQL sees it: a view per table of the contract, and one over the ledger."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from ..contract import Table, load_contract
from .headers import layout_id
from .ledger import ledger_path, read_ledger, write_ledger
from .sources import location, name, quoted
from .write import META_COLUMNS

LEDGER_COLUMNS = (
    "source_system",
    "source_table",
    "extract_date",
    "source_file",
    "file_id",
    "landed_rows",
    "total_rows",
    "landed_bytes",
)


def empty_path(warehouse: Path, table: Table) -> Path:
    """The file without rows that lets the view of a table exist where nothing has landed."""
    return warehouse / "raw" / "_empty" / f"{table.full_name}.{layout_id(table)}.parquet"


def ensure_raw_zone(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Makes the folders, the ledger and an empty file per table where they are missing."""
    folder = warehouse / "raw" / "_empty"
    folder.mkdir(parents=True, exist_ok=True)
    if not ledger_path(warehouse).exists():
        write_ledger(connection, warehouse, [])
    paths = {empty_path(warehouse, table): table for table in load_contract().values()}
    for path, table in paths.items():
        if path.exists():
            continue
        columns = [(column.name, "VARCHAR") for column in table.columns] + list(META_COLUMNS)
        nothing = ", ".join(f"cast(null as {kind}) as {name(title)}" for title, kind in columns)
        fresh = path.with_name(f".{path.name}.tmp")
        connection.execute(f"copy (select {nothing} where false) to {quoted(fresh)} (format parquet)")
        os.replace(fresh, path)
    for path in folder.iterdir():
        if path not in paths:
            path.unlink()


def raw_zone_is_current(warehouse: Path) -> bool:
    """True where something has landed, all of it under the contract of today."""
    warehouse = Path(warehouse).resolve()
    if not ledger_path(warehouse).exists():
        return False
    with duckdb.connect(config={"threads": 1}) as connection:
        ledger = read_ledger(connection, warehouse)
    layouts = {(table.system, table.name): layout_id(table) for table in load_contract().values()}
    return all(
        entry.layout_id == layouts.get((entry.source_system, entry.source_table))
        and (warehouse / "raw" / entry.raw_file).exists()
        for entry in ledger.values()
    )


def raw_view_statements(warehouse: Path) -> list[str]:
    """DDL of the schema raw: a view per table over an explicit list of files, and raw.landed_files."""
    warehouse = Path(warehouse).resolve()
    with duckdb.connect(config={"threads": 1}) as connection:
        ensure_raw_zone(connection, warehouse)
        ledger = read_ledger(connection, warehouse)
    files: dict[str, list[Path]] = {}
    for entry in ledger.values():
        full_name = f"{entry.source_system}__{entry.source_table}"
        files.setdefault(full_name, []).append(warehouse / "raw" / entry.raw_file)
    statements = ["create schema if not exists raw"]
    for table in load_contract().values():
        paths = [empty_path(warehouse, table), *sorted(files.get(table.full_name, []))]
        columns = [column.name for column in table.columns] + [title for title, _ in META_COLUMNS]
        statements.append(
            f"create or replace view raw.{name(table.full_name)} as "
            f"select {', '.join(map(name, columns))} "
            f"from read_parquet([{', '.join(map(location, paths))}], hive_partitioning = false)"
        )
    statements.append(
        f"create or replace view raw.landed_files as select {', '.join(LEDGER_COLUMNS)} "
        f"from read_parquet({location(ledger_path(warehouse))}, hive_partitioning = false)"
    )
    return statements
