"""A landing folder and a warehouse of one's own for each test, and short ways to fill and read them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from drivetrain.landing import land, raw_view_statements


class Door:
    def __init__(self, folder: Path):
        self.landing = folder / "landing"
        self.warehouse = folder / "warehouse"

    def put(self, table: str, content: str | bytes, name: str = "a.csv", day: str = "2026-01-05") -> Path:
        """Writes a file of a table (``crm/leads``) into the landing folder."""
        path = self.landing / table / f"extract_date={day}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self):
        return land(self.landing, self.warehouse)

    def query(self, sql: str) -> list[tuple]:
        """The result of a query over the raw views."""
        with duckdb.connect() as connection:
            for statement in raw_view_statements(self.warehouse):
                connection.execute(statement)
            return connection.execute(sql).fetchall()

    def raw_files(self) -> set[str]:
        raw = self.warehouse / "raw"
        return {str(p.relative_to(raw)) for p in raw.glob("*/*/extract_date=*/*")}


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)
