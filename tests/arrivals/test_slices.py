"""Tables kept up by slices: what a day touches is replaced, and what it does not touch is not written again.

A value that no build would write is put into every row of the tables; where it is still there after the next build the
row was left alone. That the rows are right is for the other tests of this folder.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.support.dbt_session import DbtSession

HEADER = "event_id,app_user_id,device_id,client,event_name,occurred_at,extracted_at"
MARK = 12345
TABLES = {
    "int_app_actor_days": ("event_month", "content_share_count"),
    "int_app_activity_monthly": ("event_month", "content_share_count"),
    "int_app_funnel_attempts": ("actor", "depth"),
    "int_aarrr_distincts_monthly": ("month", "active_user_count__monthly"),
}


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

    def build(self, as_of: str | None = None) -> None:
        self.session.run(self.landing, self.warehouse, as_of=as_of)

    def mark(self) -> None:
        """Puts the mark into every row."""
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb")) as connection:
            for table, (_, column) in TABLES.items():
                connection.execute(f"update intermediate.{table} set {column} = {MARK}")

    def written(self) -> dict[str, set[str]]:
        """The slices of each table without the mark: those that the build wrote."""
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            return {
                table: {
                    value
                    for (value,) in connection.execute(
                        f"select distinct cast({slice_column} as varchar) from intermediate.{table} "
                        f"where {column} != {MARK}"
                    ).fetchall()
                }
                for table, (slice_column, column) in TABLES.items()
            }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, session: DbtSession) -> Warehouse:
    """Four months of two users each, built and marked; the attempts of the last weeks are still open."""
    made = Warehouse(tmp_path_factory.mktemp("before"), session)
    events = [
        (f"E{month}{user}", f"U{month}{user}", "content_read", f"2026-0{month}-05 10:00:00")
        for month in range(1, 5)
        for user in "AB"
    ]
    made.land("2026-04-20", *events)
    made.build()
    made.mark()
    return made


@pytest.fixture()
def warehouse(tmp_path: Path, before: Warehouse) -> Warehouse:
    """A copy of it, for one test: files keep their times, so that what has landed is known."""
    shutil.copytree(before.folder, tmp_path / "copy")
    return Warehouse(tmp_path / "copy", before.session)


def test_a_new_day_writes_its_month_and_its_actors(warehouse):
    warehouse.land("2026-04-21", ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"))
    warehouse.build()
    april = {"2026-04-01"}
    assert warehouse.written() == {
        "int_app_actor_days": april,
        "int_app_activity_monthly": april,
        "int_aarrr_distincts_monthly": april,
        # whose events came, and whose attempts were still open
        "int_app_funnel_attempts": {"app:U1A", "app:U4A", "app:U4B"},
    }


def test_a_late_row_writes_the_month_it_belongs_to(warehouse):
    warehouse.land("2026-04-21", ("E9", "U2A", "model_page_click", "2026-02-07 09:00:00"))
    warehouse.build()
    written = warehouse.written()
    assert written["int_app_actor_days"] == written["int_app_activity_monthly"] == {"2026-02-01"}
    # the day that has passed counts in the daily mean of its month
    assert written["int_aarrr_distincts_monthly"] == {"2026-02-01", "2026-04-01"}
    assert written["int_app_funnel_attempts"] == {"app:U2A", "app:U4A", "app:U4B"}


def test_a_corrected_row_writes_the_month_it_left_too(warehouse):
    warehouse.land("2026-04-21", ("E1A", "U1A", "content_read", "2026-03-05 10:00:00"))
    warehouse.build()
    written = warehouse.written()
    assert written["int_app_actor_days"] == {"2026-01-01", "2026-03-01"}
    assert written["int_app_funnel_attempts"] == {"app:U1A", "app:U4A", "app:U4B"}


def test_a_file_that_is_gone_writes_what_it_held(warehouse):
    warehouse.land("2026-04-21", ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"))
    warehouse.build()
    warehouse.mark()
    (warehouse.landing / "app/events/extract_date=2026-04-21/part-0000.csv").unlink()
    warehouse.build(as_of="2026-04-21")
    written = warehouse.written()
    assert written["int_app_actor_days"] == {"2026-04-01"}
    assert written["int_app_funnel_attempts"] == {"app:U1A"}


def test_without_anything_new_nothing_is_written(warehouse):
    warehouse.build()
    assert not any(warehouse.written().values())


def test_an_earlier_today_writes_everything(warehouse):
    warehouse.build(as_of="2026-04-19")
    assert all(len(slices) >= 4 for slices in warehouse.written().values())


def test_what_was_not_told_writes_everything(warehouse):
    """A build that stops after staging: its changes are not those that the next build of the others needs."""
    warehouse.land("2026-04-21", ("E9", "U1A", "content_read", "2026-04-21 09:00:00"))
    warehouse.session.run(warehouse.landing, warehouse.warehouse, "run", "--select", "base_app__events", as_of="")
    warehouse.land("2026-04-22", ("E10", "U2A", "content_read", "2026-04-22 09:00:00"))
    warehouse.build()
    assert warehouse.written()["int_app_actor_days"] == {f"2026-0{month}-01" for month in range(1, 5)}


def test_a_release_that_changes_the_columns_of_a_followed_table_is_built(warehouse):
    """Rows of before and after are compared where the query is the same; here it was another one."""
    table = "intermediate.int_trade_in_offers"
    with duckdb.connect(str(warehouse.warehouse / "drivetrain.duckdb")) as connection:
        query = "select comment from duckdb_tables() where schema_name || '.' || table_name = ?"
        note = json.loads(connection.execute(query, [table]).fetchone()[0])
        note |= {"steady": "another query", "made_from": "another query"}
        connection.execute(f"alter table {table} add column left_by_the_last_release varchar")
        connection.execute(f"comment on table {table} is '{json.dumps(note)}'")
    warehouse.build()
    with duckdb.connect(str(warehouse.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
        assert (
            "left_by_the_last_release" not in connection.execute(f"describe {table}").fetch_df()["column_name"].tolist()
        )
