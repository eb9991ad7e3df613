"""What DuckDB needs without dbt, each in a process of its own.

    python -m benchmarks.engine_alone read LANDING
    python -m benchmarks.engine_alone floor WAREHOUSE DATABASE
    python -m benchmarks.engine_alone bare WAREHOUSE DATABASE RUN_RESULTS
    python -m benchmarks.engine_alone parquet WAREHOUSE FOLDER

read: every CSV and Parquet of a landing folder, each by itself, all columns as text. floor: the raw zone of a
warehouse, read and written typed into a new database, a table for each of staging, with no rule of the project: what no
staging can undercut. bare: the statements that a build compiled, models and tests, one after the other. parquet: every
table of the warehouse as a file, compressed with zstd. The last line of each is a JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb

from drivetrain.contract import load_contract
from drivetrain.contract.generate import data_type
from drivetrain.dbt_plugin import STORAGE, padded_keys, secret
from drivetrain.landing import raw_view_statements
from drivetrain.landing.sources import name, quoted
from drivetrain.limits import memory_limit_mb, thread_count

# made by an algorithm of its own (macros/materializations), not by one statement
NOT_ONE_STATEMENT = ("int_customer_components",)


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A database with the settings that a build gives its own."""
    config = {
        "memory_limit": f"{memory_limit_mb()}MB",
        "threads": thread_count(),
        "temp_directory": str(path.parent / "tmp"),
        "preserve_insertion_order": False,
        "storage_compatibility_version": STORAGE,
    }
    connection = duckdb.connect(str(path), config=config)
    inner, outer = padded_keys(secret() or b"")
    connection.execute(f"set variable drivetrain_inner_key = unhex('{inner.hex()}')")
    connection.execute(f"set variable drivetrain_outer_key = unhex('{outer.hex()}')")
    return connection


def read(landing: Path) -> dict[str, float]:
    """Reads what lies in a landing folder; files that DuckDB cannot read by itself are counted, not read."""
    files, unread = 0, 0
    with duckdb.connect(config={"threads": thread_count()}) as connection:
        for path in sorted(landing.glob("*/*/extract_date=*/*")):
            reader = {".csv": "read_csv({}, all_varchar = true)", ".parquet": "read_parquet({})"}.get(path.suffix)
            if reader is None:
                continue
            try:
                connection.execute(f"select count(columns(*)) from {reader.format(quoted(path))}").fetchall()
                files += 1
            except duckdb.Error:
                unread += 1
    return {"files": files, "unread": unread}


def floor(warehouse: Path, database: Path) -> dict[str, float]:
    """The raw zone, typed: every column of the contract cast to its type, null where the plain cast cannot."""
    rows = 0
    with open_database(database) as connection:
        connection.execute(";\n".join(raw_view_statements(warehouse)))
        for table in load_contract().values():
            typed = ", ".join(
                f"try_cast({name(column.name)} as {data_type(column)}) as {name(column.name)}"
                for column in table.columns
            )
            rows += connection.execute(
                f"create table {name(table.full_name)} as select {typed}, _source_file, _source_row, _file_id, "
                f"_extract_date from raw.{name(table.full_name)}"
            ).fetchone()[0]
    return {"rows": rows}


def bare(warehouse: Path, database: Path, run_results: Path) -> dict[str, float]:
    """The compiled statements of a build, in the order in which they ended; gives the seconds of models and of tests.

    Seeds, and what one statement does not make, are copied beforehand and cost nothing.
    """
    results = json.loads(run_results.read_text(encoding="utf-8"))["results"]
    seconds = {"model": 0.0, "test": 0.0}
    with open_database(database) as connection:
        connection.execute(";\n".join(raw_view_statements(warehouse)))
        connection.execute(f"attach {quoted(warehouse / 'drivetrain.duckdb')} as built (read_only)")
        query = "select schema_name, table_name from duckdb_tables() where database_name = 'built'"
        tables = set(connection.execute(query).fetchall())
        for schema, table in sorted(tables):
            connection.execute(f"create schema if not exists {name(schema)}")
            if schema == "reference" or table in NOT_ONE_STATEMENT:
                relation = f"{name(schema)}.{name(table)}"
                connection.execute(f"create table {relation} as from built.{relation}")
        for result in results:
            kind, code = result["unique_id"].split(".")[0], result["compiled_code"]
            if kind not in seconds or not code:
                continue
            started = time.monotonic()
            if kind == "test":
                connection.execute(f"select count(*) from ({code}) as failing").fetchall()
            else:
                schema, table = (part.strip('"') for part in result["relation_name"].split(".")[-2:])
                if table in NOT_ONE_STATEMENT:
                    continue
                made = "table" if (schema, table) in tables else "view"
                connection.execute(f"create schema if not exists {name(schema)}")
                connection.execute(f"create or replace {made} {name(schema)}.{name(table)} as {code}")
            seconds[kind] += time.monotonic() - started
    return seconds


def parquet(warehouse: Path, folder: Path) -> dict[str, float]:
    """All tables of a warehouse as compressed Parquet; gives the bytes of both."""
    folder.mkdir(parents=True)
    database = warehouse / "drivetrain.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            file = folder / f"{schema}.{table}.parquet"
            connection.execute(
                f"copy {name(schema)}.{name(table)} to {quoted(file)} (format parquet, compression zstd)"
            )
    written = sum(path.stat().st_size for path in folder.iterdir())
    return {"database": database.stat().st_size, "parquet": written}


if __name__ == "__main__":
    _, what, *paths = sys.argv
    found = {"read": read, "floor": floor, "bare": bare, "parquet": parquet}[what](*map(Path, paths))
    print(json.dumps(found))
