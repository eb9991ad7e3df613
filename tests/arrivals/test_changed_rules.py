"""A changed code map takes effect on rows that landed long ago, without a full refresh (ruling L6)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.warehouse import PROJECT, build, write_extract

pytestmark = pytest.mark.slow

SELECTED = ["--select", "code_mappings", "base_dms__sales_orders"]
ROWS = "select order_no, status, _status from staging.base_dms__sales_orders order by all"


def test_a_row_comes_in_once_its_code_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    for part in ("dbt_project.yml", "profiles.yml"):
        project.mkdir(exist_ok=True)
        shutil.copy(PROJECT / part, project / part)
    for part in ("models", "macros", "seeds", "tests"):
        shutil.copytree(PROJECT / part, project / part)
    monkeypatch.setattr("tests.support.warehouse.PROJECT", project)
    landing, warehouse = tmp_path / "landing", tmp_path / "warehouse"
    order = {
        "dealer_code": "D1",
        "model_code": "M1",
        "ordered_at": "2026-01-02",
        "updated_at": "2026-01-03",
    }
    write_extract(
        landing,
        "dms.sales_orders",
        "2026-01-05",
        [{"order_no": "A", "status": "open", **order}, {"order_no": "B", "status": "预订", **order}],
    )
    first = build(landing, warehouse, *SELECTED)
    assert first.rows(ROWS) == [("A", "open", "current"), ("B", None, "quarantined")]

    mappings = project / "seeds/mappings/code_mappings.csv"
    with mappings.open("a", encoding="utf-8") as file:
        file.write("dms,sales_orders,status,预订,open,label,,\n")
    second = build(landing, warehouse, *SELECTED)
    assert second.rows(ROWS) == [("A", "open", "current"), ("B", "open", "current")]
