"""Tables of a warehouse on DuckDB against those that Spark wrote, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from drivetrain.landing.sources import quoted
from tests.support.spark_engine import parquet, spark_tables
from tests.support.warehouse import NOT_A_FUNCTION_OF_THE_DATA

LAYERS = ("intermediate", "marts", "restricted")


@dataclass(frozen=True)
class Compared:
    """One table on both engines: its rows, and how many each has that the other has not, duplicates counted."""

    name: str
    rows: int
    only_duckdb: int
    only_spark: int

    @property
    def is_equal(self) -> bool:
        return not self.only_duckdb and not self.only_spark


def compare(database: Path, folder: Path, schemas: tuple[str, ...]) -> list[Compared]:
    """Every table of the schemas on both sides; where one engine lacks a table, all rows of the other differ."""
    on_spark = {
        key: path
        for key, path in spark_tables(folder).items()
        if key[0] in schemas and key not in NOT_A_FUNCTION_OF_THE_DATA
    }
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {quoted(database)} as warehouse (read_only)")
        on_duckdb = {
            (schema, name)
            for schema, name in connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'"
            ).fetchall()
            if schema in schemas
        } - NOT_A_FUNCTION_OF_THE_DATA
        compared = []
        for key in sorted(on_duckdb | set(on_spark)):
            if key in on_duckdb and key in on_spark:
                compared.append(_compare(connection, key, on_spark[key]))
            else:
                source = f"warehouse.{key[0]}.{key[1]}" if key in on_duckdb else parquet(on_spark[key])
                rows = max(connection.execute(f"select count(*) from {source}").fetchone()[0], 1)
                compared.append(
                    Compared(".".join(key), 0, rows if key in on_duckdb else 0, rows if key in on_spark else 0)
                )
        return compared


def _compare(connection: duckdb.DuckDBPyConnection, key: tuple[str, str], path: Path) -> Compared:
    table = f"warehouse.{key[0]}.{key[1]}"
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = 'warehouse' "
        "and schema_name = ? and table_name = ? order by column_index",
        list(key),
    ).fetchall()
    names = ", ".join(f'"{name}"' for name, _ in columns)
    typed = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in columns)
    here, there = f"select {names} from {table}", f"select {typed} from {parquet(path)}"
    only = [
        connection.execute(f"select count(*) from ({one} except all {other})").fetchone()[0]
        for one, other in ((here, there), (there, here))
    ]
    rows = connection.execute(f"select count(*) from {table}").fetchone()[0]
    return Compared(".".join(key), rows, *only)
