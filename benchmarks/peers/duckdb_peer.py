"""DuckDB without dbt: the compiled statements of a family, in one process, with the limits of a build.

    python -m benchmarks.peers.duckdb_peer TASK FOUND

The statements read the inputs from Parquet. Every model becomes a table of a database file, as in a build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from benchmarks.engine_alone import open_database
from benchmarks.peers.telling import output_folder, tell, timed, told
from drivetrain.landing.sources import name, quoted


def make(connection: duckdb.DuckDBPyConnection, work: dict[str, Any]) -> None:
    """All models of a family, from views over the inputs."""
    for table, file in work["inputs"].items():
        connection.execute(f"create view {name(table)} as from read_parquet({quoted(Path(file))})")
    for table, kind, query in work["statements"]:
        connection.execute(f"create {kind} {name(table)} as {query}")


def once(task: dict[str, Any], work: dict[str, Any]) -> float:
    """One run in a new database; the marts are left as Parquet, which is not timed."""
    folder = output_folder(task, "duckdb", work["family"])
    database = folder / "work.duckdb"
    with open_database(database) as connection:
        seconds = timed(lambda: make(connection, work))
        for mart in work["marts"]:
            connection.execute(f"copy {name(mart)} to {quoted(folder / f'{mart}.parquet')} (format parquet)")
    database.unlink()
    return seconds


def main() -> None:
    task = told()
    seconds = {work["family"]: [once(task, work) for _ in range(task["repeat"])] for work in task["families"]}
    tell({"seconds": seconds, "version": f"duckdb {duckdb.__version__}"})


if __name__ == "__main__":
    main()
