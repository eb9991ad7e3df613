"""Tables kept up by their difference: what differs is written, into the table that stands.

A comment is put onto a column of the tables: a table that is built anew has lost it. That the rows are right is held
against a new warehouse of the same files, and in the other tests of this folder.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.support.dbt_session import DbtSession

HEADER = "event_id,app_user_id,device_id,client,event_name,occurred_at,extracted_at"
# tables that read those kept up by slices, and the column of each that is marked
TABLES = {
    "marts.rpt_app_activity_monthly": "month",
    "marts.rpt_aarrr_monthly": "month",
    "intermediate.int_aarrr_counts_monthly": "month",
}
ACTIVITY, REPORT, COUNTS = TABLES
MARK = "stands since before"


class Warehouse:
    """A landing folder of app events and the warehouse built from it."""

    def __init__(self, folder: Path, session: DbtSession) -> None:
        self.folder, self.session = folder, session
        self.landing, self.warehouse = folder / "landing", folder / "warehouse"

    def land(self, extract_date: str, *events: tuple[str, str, str, str]) -> None:
        """Writes one extract of events: id, user, name, time."""
        file = self.landing / f"app/events/extract_date={extract_date}/part-0000.csv"
        file.parent.mkdir(parents=True)
        rows = [f"{event},{user},D-{user},ios,{name},{at}," for event, user, name, at in events]
        file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")

    def build(self) -> None:
        self.session.run(self.landing, self.warehouse)

    def change(self, *statements: str) -> None:
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    def ask(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def note(self, table: str) -> dict | None:
        query = f"select comment from duckdb_tables() where schema_name || '.' || table_name = '{table}'"
        [(found,)] = self.ask(query)
        return json.loads(found) if found else None

    def kept(self) -> set[str]:
        """The tables that carry the mark still."""
        query = f"select schema_name || '.' || table_name from duckdb_columns() where comment = '{MARK}'"
        return {table for (table,) in self.ask(query)}

    def rows(self) -> dict[str, list[tuple]]:
        return {table: self.ask(f"select * from {table} order by all") for table in TABLES}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, session: DbtSession) -> Warehouse:
    """Two users in each of four months, built and marked."""
    made = Warehouse(tmp_path_factory.mktemp("before"), session)
    events = [
        (f"E{month}{user}", f"U{month}{user}", "content_read", f"2026-0{month}-05 10:00:00")
        for month in range(1, 5)
        for user in "AB"
    ]
    made.land("2026-04-20", *events)
    made.build()
    made.change(*(f"comment on column {table}.{column} is '{MARK}'" for table, column in TABLES.items()))
    return made


@pytest.fixture()
def warehouse(tmp_path: Path, before: Warehouse) -> Warehouse:
    """A copy of it, for one test."""
    shutil.copytree(before.folder, tmp_path / "copy")
    return Warehouse(tmp_path / "copy", before.session)


def land_a_day(warehouse: Warehouse) -> None:
    """A new event of today, and one of January that is said to be of March."""
    warehouse.land(
        "2026-04-21",
        ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"),
        ("E1A", "U1A", "content_read", "2026-03-05 10:00:00"),
    )


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory, before: Warehouse) -> dict[str, list[tuple]]:
    """The rows of a new warehouse of the same files."""
    made = Warehouse(tmp_path_factory.mktemp("anew"), before.session)
    shutil.copytree(before.landing, made.landing)
    land_a_day(made)
    made.build()
    return made.rows()


def test_what_differs_is_written_into_the_tables_that_stand(warehouse, anew):
    """By a day, and in one table by rows altered, lost and added in the file."""
    warehouse.change(
        f"update {ACTIVITY} set content_read_count = 12345 where month = '2026-01-01'",
        f"delete from {ACTIVITY} where month = '2026-02-01'",
        f"insert into {ACTIVITY} select * replace (date '2020-01-01' as month) from {ACTIVITY}",
    )
    land_a_day(warehouse)
    warehouse.build()
    assert warehouse.kept() == set(TABLES)
    assert warehouse.rows() == anew


def test_another_table_is_built_anew(warehouse, anew):
    """Another column, another type, another query: as after a release that changed the model, or one that it reads."""
    note = warehouse.note(COUNTS) | {"shape": "another query"}
    warehouse.change(
        f"alter table {ACTIVITY} add column left_by_the_last_release varchar",
        f"alter table {REPORT} alter active_user_count__monthly type varchar",
        f"comment on table {COUNTS} is '{json.dumps(note)}'",
    )
    assert warehouse.kept() == set(TABLES)
    land_a_day(warehouse)
    warehouse.build()
    assert not warehouse.kept()
    assert warehouse.rows() == anew


def test_a_table_without_a_difference_does_not_make_its_readers_be_built(warehouse):
    """A row that comes again is another row of staging, and of no table after it."""
    table, reader = "intermediate.int_trade_in_offers", "intermediate.int_aarrr_distincts_monthly"
    notes = {one: warehouse.note(one) for one in (table, reader)}
    warehouse.land("2026-04-19", ("E1A", "U1A", "content_read", "2026-01-05 10:00:00"))
    warehouse.build()
    after = {one: warehouse.note(one) for one in (table, reader)}
    assert after[table]["made_from"] != notes[table]["made_from"]
    assert after[table]["content"] == notes[table]["content"]
    assert after[reader] == notes[reader]


def test_a_table_whose_test_failed_is_built_anew(warehouse, anew, session):
    """A row that stands twice differs from none: the test of the grain finds it, and the next build starts anew."""
    warehouse.change(f"insert into {COUNTS} select * from {COUNTS} limit 1")
    with pytest.raises(AssertionError, match="int_aarrr_counts_monthly__grain"):
        session.run(warehouse.landing, warehouse.warehouse, "test", "--select", "int_aarrr_counts_monthly__grain")
    assert warehouse.note(COUNTS) is None
    land_a_day(warehouse)
    warehouse.build()
    assert warehouse.kept() == {ACTIVITY, REPORT}
    assert warehouse.rows() == anew
