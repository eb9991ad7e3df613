"""Tables kept up by their difference: what differs is written, into the table that stands.

A comment is put onto a column of the tables: a table that is built anew has lost it. That the rows are right is held
against a new warehouse of the same files, and in the other tests of this folder.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.event_warehouse import EventWarehouse

# tables that read those kept up by slices, and the column of each that is marked
TABLES = {
    "marts.rpt_app_activity_monthly": "month",
    "marts.rpt_aarrr_monthly": "month",
    "intermediate.int_aarrr_counts_monthly": "month",
}
ACTIVITY, REPORT, COUNTS = TABLES
MARK = "stands since before"


def kept(warehouse: EventWarehouse) -> set[str]:
    """The tables that carry the mark still."""
    query = f"select schema_name || '.' || table_name from duckdb_columns() where comment = '{MARK}'"
    return {table for (table,) in warehouse.ask(query)}


def rows(warehouse: EventWarehouse) -> dict[str, list[tuple]]:
    return {table: warehouse.ask(f"select * from {table} order by all") for table in TABLES}


def land_a_day(warehouse: EventWarehouse) -> None:
    """A new event of today, and one of January that is said to be of March."""
    warehouse.land(
        "2026-04-21",
        ("E9", "U1A", "model_page_click", "2026-04-21 09:00:00"),
        ("E1A", "U1A", "content_read", "2026-03-05 10:00:00"),
    )


@pytest.fixture()
def warehouse(tmp_path: Path, four_months: EventWarehouse) -> EventWarehouse:
    made = four_months.copied_to(tmp_path / "copy")
    made.change(*(f"comment on column {table}.{column} is '{MARK}'" for table, column in TABLES.items()))
    return made


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory, four_months: EventWarehouse) -> dict[str, list[tuple]]:
    """The rows of a new warehouse of the same files and one more day."""
    made = EventWarehouse(tmp_path_factory.mktemp("anew"), four_months.session)
    four_months.copied_to(made.folder / "copy").landing.rename(made.landing)
    land_a_day(made)
    made.build()
    return rows(made)


def test_what_differs_is_written_into_the_tables_that_stand(warehouse, anew):
    """By a day, and in one table by rows altered, lost and added in the file."""
    warehouse.change(
        f"update {ACTIVITY} set content_read_count = 12345 where month = '2026-01-01'",
        f"delete from {ACTIVITY} where month = '2026-02-01'",
        f"insert into {ACTIVITY} select * replace (date '2020-01-01' as month) from {ACTIVITY}",
    )
    land_a_day(warehouse)
    warehouse.build()
    assert kept(warehouse) == set(TABLES)
    assert rows(warehouse) == anew


def test_another_table_is_built_anew(warehouse, anew):
    """Another column, another type, another query: as after a release that changed the model, or one that it reads."""
    note = json.loads(warehouse.note(COUNTS)) | {"shape": "another query"}
    warehouse.change(
        f"alter table {ACTIVITY} add column left_by_the_last_release varchar",
        f"alter table {REPORT} alter active_user_count__monthly type varchar",
        f"comment on table {COUNTS} is '{json.dumps(note)}'",
    )
    assert kept(warehouse) == set(TABLES)
    land_a_day(warehouse)
    warehouse.build()
    assert not kept(warehouse)
    assert rows(warehouse) == anew


def test_a_table_without_a_difference_does_not_make_its_readers_be_built(warehouse):
    """A row that comes again is another row of staging, and of no table after it."""
    table, reader = "intermediate.int_trade_in_offers", "intermediate.int_aarrr_distincts_monthly"
    notes = {one: json.loads(warehouse.note(one)) for one in (table, reader)}
    warehouse.land("2026-04-19", ("E1A", "U1A", "content_read", "2026-01-05 10:00:00"))
    warehouse.build()
    after = {one: json.loads(warehouse.note(one)) for one in (table, reader)}
    assert after[table]["made_from"] != notes[table]["made_from"]
    assert after[table]["content"] == notes[table]["content"]
    assert after[reader] == notes[reader]


def test_a_table_whose_test_failed_is_built_anew(warehouse, anew):
    """A row that stands twice differs from none: the test of the grain finds it, and the next build starts anew."""
    warehouse.change(f"insert into {COUNTS} select * from {COUNTS} limit 1")
    with pytest.raises(AssertionError, match="int_aarrr_counts_monthly__grain"):
        warehouse.session.run(
            warehouse.landing, warehouse.warehouse, "test", "--select", "int_aarrr_counts_monthly__grain"
        )
    assert warehouse.note(COUNTS) is None
    land_a_day(warehouse)
    warehouse.build()
    assert kept(warehouse) == {ACTIVITY, REPORT}
    assert rows(warehouse) == anew


def test_components_whose_test_failed_are_built_anew(warehouse):
    table = "intermediate.int_customer_components"
    warehouse.change(f"insert into {table} select 'phone:13800000001', 'phone:13800000001' from range(2)")
    with pytest.raises(AssertionError, match="int_customer_components__grain"):
        warehouse.session.run(
            warehouse.landing, warehouse.warehouse, "test", "--select", "int_customer_components__grain"
        )
    assert warehouse.note(table) is None


def test_a_table_of_staging_without_rows_gets_the_columns_of_its_contract(warehouse):
    """As after a release that changed the contract: no file tells of it."""
    table = "staging.base_crm__leads"
    columns = f"select column_name, data_type from duckdb_columns() where schema_name || '.' || table_name = '{table}'"
    before = set(warehouse.ask(columns))
    warehouse.change(
        f"alter table {table} drop column referrer_phone",
        f"alter table {table} add column left_by_the_last_release varchar",
        f"alter table {table} alter created_at type varchar",
    )
    assert set(warehouse.ask(columns)) != before
    warehouse.build()
    assert set(warehouse.ask(columns)) == before
