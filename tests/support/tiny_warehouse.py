"""A warehouse of a few rows, made without dbt, for the tests of publishing and status."""

from __future__ import annotations

from pathlib import Path

import duckdb


def make_database(path: Path, build_id: str = "build-1", rows: int = 3) -> Path:
    """A warehouse with the marts that publishing and status need, and schemas that nobody may publish."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema if not exists marts; create schema if not exists restricted")
        connection.execute(
            "create or replace table marts.fct_things as "
            f"select range as thing, cast(1.5 as decimal(18, 2)) as amount from range({rows})"
        )
        connection.execute("create or replace table restricted.people as select 'somebody' as name")
        connection.execute(
            "create table if not exists marts.fct_builds (build_id varchar, started_at timestamp, "
            "as_of_date date, project_version varchar, engine varchar)"
        )
        number = connection.execute("select count(*) from marts.fct_builds").fetchone()[0]
        connection.execute(
            "insert into marts.fct_builds values "
            f"('{build_id}', timestamp '2026-03-01 02:00:00' + to_minutes({number}), date '2026-03-01', "
            "'0.1.0', 'duckdb')"
        )
        connection.execute(
            "create or replace table marts.rpt_landing_accounting as select * from (values "
            "('crm', 'leads', date '2026-03-01', 10, 8, 0, 0, 0, 2), "
            "('erp', 'customers', date '2026-02-27', 5, 5, 0, 0, 0, 0)) as t(source_system, source_table, "
            "extract_date, landed_rows, current_rows, superseded_rows, redelivered_rows, deleted_rows, "
            "quarantined_rows)"
        )
    return path
