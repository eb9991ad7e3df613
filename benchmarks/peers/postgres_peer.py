"""PostgreSQL: the same statements in its SQL, in a private server.

    python -m benchmarks.peers.postgres_peer TASK FOUND

Inputs are loaded by COPY, indexed and analysed beforehand, which is timed apart. Every model becomes an unlogged table
that is analysed at once, as a user of dbt would have it by a hook; views stay views.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.peers.postgres_server import PostgresMissing, PostgresServer
from benchmarks.peers.postgres_sql import column_type, in_postgres
from benchmarks.peers.telling import output_folder, tell, timed, told
from drivetrain.landing.sources import name, quoted

# the columns by which the statements look up rows of the inputs
INDEXED = (
    "document_no",
    "document_type",
    "customer_code",
    "order_no",
    "employee_id",
    "dealer_key",
    "vin",
    "lead_id",
    "prospect_id",
    "from_document_no",
    "to_document_no",
    "record_id",
    "app_user_id",
)


def export(inputs: dict[str, str], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The inputs as CSV; gives the columns of each with their types."""
    columns = {}
    with duckdb.connect() as connection:
        for table, file in inputs.items():
            source = f"read_parquet({quoted(Path(file))})"
            described = connection.execute(f"describe select * from {source}").fetchall()
            columns[table] = [(row[0], column_type(row[1])) for row in described]
            connection.execute(f"copy (from {source}) to {quoted(folder / f'{table}.csv')} (format csv, header false)")
    return columns


def load_script(columns: dict[str, list[tuple[str, str]]], schema: str, folder: Path) -> str:
    lines = [f"drop schema if exists {schema} cascade;", f"create schema {schema};", f"set search_path = {schema};"]
    for table, typed in columns.items():
        definition = ", ".join(f"{name(column)} {kind}" for column, kind in typed)
        lines.append(f"create unlogged table {table} ({definition});")
        lines.append(f"\\copy {table} from '{folder / f'{table}.csv'}' (format csv)")
        lines += [f"create index on {table} ({name(column)});" for column, _ in typed if column in INDEXED]
        lines.append(f"analyze {table};")
    return "\n".join(lines) + "\n"


def make_script(work: dict[str, Any], schema: str) -> tuple[str, list[str]]:
    """The chain of a family in a schema of its own, and the adaptations that it needed."""
    made: dict[str, None] = {}
    lines = [f"set search_path = {schema}_made, {schema};"]
    for table, kind, query in work["statements"]:
        written, adaptations = in_postgres(query)
        made |= dict.fromkeys(adaptations)
        lines.append(f"create {'unlogged table' if kind == 'table' else 'view'} {table} as {written};")
        if kind == "table":
            lines.append(f"analyze {table};")
    return "\n".join(lines) + "\n", list(made)


def family(server: PostgresServer, task: dict[str, Any], work: dict[str, Any]) -> dict[str, Any]:
    """Loads the inputs of a family and runs its chain as often as asked."""
    folder = output_folder(task, "postgres", work["family"])
    schema = work["family"]
    load, make, reset, take = (folder / f"{one}.sql" for one in ("load", "make", "reset", "take"))
    load.write_text(load_script(export(work["inputs"], folder), schema, folder), encoding="utf-8")
    script, adaptations = make_script(work, schema)
    make.write_text(script, encoding="utf-8")
    reset.write_text(
        f"drop schema if exists {schema}_made cascade; create schema {schema}_made; checkpoint;\n", encoding="utf-8"
    )
    take.write_text(
        "".join(
            f"\\copy {schema}_made.{mart} to '{folder / f'{mart}.csv'}' (format csv, header true)\n"
            for mart in work["marts"]
        ),
        encoding="utf-8",
    )
    log = folder / "log.txt"
    load_seconds = timed(lambda: server.run_script(load, log))
    seconds = []
    for _ in range(task["repeat"]):
        server.run_script(reset, log)
        seconds.append(timed(lambda: server.run_script(make, log)))
    server.run_script(take, log)
    for table in work["inputs"]:
        (folder / f"{table}.csv").unlink()
    return {"seconds": seconds, "load": load_seconds, "adaptations": adaptations}


def main() -> int:
    task = told()
    found: dict[str, Any] = {"seconds": {}, "load": {}, "adaptations": {}, "failed": {}}
    try:
        with PostgresServer(task["memory"], task["threads"], task["settings"]) as server:
            found["version"] = server.version()
            found["settings"] = server.settings
            for work in task["families"]:
                try:
                    of_family = family(server, task, work)
                except RuntimeError as failed:
                    found["failed"][work["family"]] = str(failed)
                    continue
                for key, value in of_family.items():
                    found[key][work["family"]] = value
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    tell(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
