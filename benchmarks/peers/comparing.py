"""Whether the marts of a peer are those of DuckDB, row by row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from drivetrain.landing.sources import name, quoted

DIGITS = 12  # of doubles, which engines may round differently in the last place


@dataclass(frozen=True)
class Comparison:
    """One mart: rows of both sides, and how many rows of each are not in the other."""

    mart: str
    rows: int
    expected_rows: int
    missing: int
    surplus: int

    @property
    def is_equal(self) -> bool:
        return not self.missing and not self.surplus

    def as_dictionary(self) -> dict[str, int | str | bool]:
        return asdict(self) | {"is_equal": self.is_equal}


def compare(mart: str, expected: Path, found: Path) -> Comparison:
    """Compares two Parquet files, or CSV where the second ends so; a folder stands for all Parquet files in it.

    Columns are read as DuckDB's own types; a column that is not there raises duckdb.Error.
    """
    with duckdb.connect() as connection:
        connection.execute(f"create view expected as from read_parquet({quoted(expected)})")
        types = {row[0]: row[1] for row in connection.execute("describe expected").fetchall()}
        if found.suffix == ".csv":
            source = f"read_csv({quoted(found)}, header = true, all_varchar = true, quote = '\"', delim = ',')"
        else:
            source = f"read_parquet({quoted(found / '*.parquet' if found.is_dir() else found)})"
        columns = ", ".join(_comparable(column, kind) for column, kind in types.items())
        connection.execute(f"create table left_side as select {columns} from expected")
        connection.execute(f"create table right_side as select {columns} from {source}")
        rows, expected_rows, missing, surplus = connection.execute(
            "select (select count(*) from right_side), (select count(*) from left_side), "
            "(select count(*) from (from left_side except all from right_side)), "
            "(select count(*) from (from right_side except all from left_side))"
        ).fetchone()
    return Comparison(mart, rows, expected_rows, missing, surplus)


def _comparable(column: str, kind: str) -> str:
    if kind == "DOUBLE":
        # -0.0 and 0.0 are one number
        return f"printf('%.{DIGITS - 1}e', cast({name(column)} as double) + 0.0) as {name(column)}"
    return f"cast({name(column)} as {kind}) as {name(column)}"
