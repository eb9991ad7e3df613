"""`python -m tests.mutation.faults`: every data test of the project sees a planted fault, or is named as blind.

For each data test, the tables that it reads are shown to it with one fault after the other (a row twice, a row lost,
a cell empty or changed, first in one row, then in a tenth of them, then in all), until it fails. The warehouse itself
is not touched. The first fault that a test saw is printed; those that saw none come last and set the exit code.
Tests that read no table judge macros: the mutants of `macros/parsing` break these (`python -m tests.mutation`).
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb

from drivetrain.dbt_plugin import padded_keys
from tests.mutation.judge import SECRET, DataTest, Judge

# which rows a fault falls on, fewest first
SHARES = {
    "one row": "fault_row = 1",
    "another row": "fault_row = (select 1 + count(*) // 2 from numbered)",
    "the last row": "fault_row = (select count(*) from numbered)",
    "a tenth of the rows": "fault_row % 10 = 3",
    "all rows": "true",
}


NUMBERED = "with numbered as (select *, row_number() over () as fault_row from (from {table} order by all))"


def changes(kind: str) -> list[tuple[str, str]]:
    """What may become of a cell of a type: name and SQL over the column `{0}`."""
    if kind == "BOOLEAN":
        return [("turned", "not {0}"), ("empty", "null")]
    if kind == "DATE":
        return [
            ("a day later", "{0} + 1"),
            ("a month later", "cast({0} + interval 1 month as date)"),
            ("empty", "null"),
        ]
    if kind.startswith("TIMESTAMP"):
        return [("a day later", "{0} + interval 1 day"), ("a year earlier", "{0} - interval 1 year"), ("empty", "null")]
    if kind == "VARCHAR":
        return [
            ("another text", "'a fault'"),
            ("that of every other", "(select max({0}) from numbered)"),
            ("empty", "null"),
        ]
    return [
        ("1 more", "coalesce({0}, 0) + 1"),
        ("1 less", "coalesce({0}, 0) - 1"),
        ("negative", "-1 - abs({0})"),
        ("empty", "null"),
    ]


def faulty_rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[str, str]]:
    """Rows that stand twice or are missing: what the fault is, and SQL that gives the table with it."""
    columns = connection.execute(f"describe {table}").fetchall()
    numbered = NUMBERED.format(table=table)
    yield (
        "a row twice",
        f"{numbered} select * exclude (fault_row) from numbered union all (from {table} order by all limit 1)",
    )
    nothing = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind, *_ in columns)
    yield "two empty rows", f"from {table} union all select {nothing} from range(2)"
    for share in ("one row", "another row", "the last row", "a tenth of the rows", "all rows"):
        yield f"{share} lost", f"{numbered} select * exclude (fault_row) from numbered where not ({SHARES[share]})"


def faulty_cells(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[str, str]]:
    """Cells that are empty or changed, column by column, figures first."""
    columns = connection.execute(f"describe {table}").fetchall()
    columns.sort(key=lambda column: not column[1].startswith(("BIGINT", "DECIMAL", "DOUBLE", "HUGEINT")))
    numbered = NUMBERED.format(table=table)
    for share, condition in SHARES.items():
        for name, kind, *_ in columns:
            for what, expression in changes(kind):
                new = expression.format(f'"{name}"')
                cell = f'cast(case when {condition} then {new} else "{name}" end as {kind}) as "{name}"'
                yield (
                    f"{name} {what} in {share}",
                    f"{numbered} select * exclude (fault_row) replace ({cell}) from numbered",
                )


def first_fault(connection: duckdb.DuckDBPyConnection, test: DataTest) -> str:
    """The first fault of a table that the test sees; the empty text where it sees none."""
    orders = (faulty_cells, faulty_rows) if test.kind == "singular" else (faulty_rows, faulty_cells)
    for faults, table in itertools.product(orders, test.tables):
        if table not in test.query:
            continue
        short = table.split(".")[-1].strip('"')
        for fault, faulty in faults(connection, table):
            try:
                connection.execute(f"create or replace temp table faulty as {faulty}")
                connection.execute(test.query.replace(table, "temp.main.faulty"))
                if connection.fetchone():
                    return f"{short}: {fault}"
            except duckdb.Error:
                continue
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.faults", description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "drivetrain-mutation", metavar="DIR")
    parser.add_argument("--only", default="", metavar="TEXT", help="tests whose name holds the text")
    given = parser.parse_args()
    judge = Judge(given.work)
    tests = judge.data_tests()
    connection = duckdb.connect()
    connection.execute(f"attach '{judge.base / 'warehouse' / 'drivetrain.duckdb'}' as drivetrain (read_only)")
    connection.execute("use drivetrain")
    for name, key in zip(("inner", "outer"), padded_keys(SECRET.encode()), strict=True):
        connection.execute(f"set variable drivetrain_{name}_key = unhex('{key.hex()}')")
    blind, seen = [], Counter()
    for test in tests:
        if given.only not in test.name or not test.tables:
            continue
        if connection.execute(test.query).fetchone():
            print(f"{test.kind} {test.name} fails without a fault")
            blind.append(test.name)
            continue
        fault = first_fault(connection, test)
        print(f"{test.kind:<18} {test.name:<90} {fault or 'sees nothing'}", flush=True)
        seen[test.kind] += bool(fault)
        if not fault:
            blind.append(test.name)
    print("\n".join(["", *(f"{kind}: {number} tests saw a fault" for kind, number in seen.most_common())]))
    print(f"{len(blind)} saw none: {', '.join(blind)}")
    return bool(blind)


if __name__ == "__main__":
    sys.exit(main())
