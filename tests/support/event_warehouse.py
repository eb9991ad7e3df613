"""A landing folder of app events and the warehouse built from it, for tests of what a build writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from tests.support.dbt_session import MODELS_AND_SEEDS, DbtSession

HEADER = "event_id,app_user_id,device_id,client,event_name,occurred_at,extracted_at"
# what the tests look at, with all that it is made from: of events alone, and less than half of the warehouse
OF_EVENTS = ("+int_aarrr_distincts_monthly", "+int_app_activity_monthly", "+int_app_funnel_attempts")
LOOKED_AT = (
    "+rpt_aarrr_monthly",
    "+rpt_app_activity_monthly",
    "+int_app_funnel_attempts",
    "+int_customer_lifecycles",
    "+dim_customers",
)


class EventWarehouse:
    """Folders `landing` and `warehouse` within `folder`; a build makes what `looked_at` selects."""

    def __init__(self, folder: Path, session: DbtSession, looked_at: tuple[str, ...] = LOOKED_AT) -> None:
        self.folder, self.session, self.looked_at = folder, session, looked_at
        self.landing, self.warehouse = folder / "landing", folder / "warehouse"

    def copied_to(self, folder: Path, looked_at: tuple[str, ...] = LOOKED_AT) -> EventWarehouse:
        """The same in a new folder; files keep their times, so that a build knows what has landed."""
        shutil.copytree(self.folder, folder)
        return EventWarehouse(folder, self.session, looked_at)

    def land(self, extract_date: str, *events: tuple[str, str, str, str]) -> None:
        """Writes one extract of events: id, user, name, time."""
        file = self.landing / f"app/events/extract_date={extract_date}/part-0000.csv"
        file.parent.mkdir(parents=True)
        rows = [f"{event},{user},D-{user},ios,{name},{at}," for event, user, name, at in events]
        file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")

    def build(self, as_of: str | None = None) -> None:
        self.session.run(self.landing, self.warehouse, *MODELS_AND_SEEDS, "--select", *self.looked_at, as_of=as_of)

    def change(self, *statements: str) -> None:
        """Alters the database by hand, between two builds."""
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    def ask(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def note(self, table: str) -> str | None:
        """The note of a table, `schema.name`: its comment."""
        [(note,)] = self.ask(f"select comment from duckdb_tables() where schema_name || '.' || table_name = '{table}'")
        return note
