"""However files arrive, staging ends in the rows that a fresh build of the same files gives (rulings L1, L9, T5).

Random histories over an entity and an event table: files arrive in any order, come twice, are corrected in place and
vanish; after each step only what is new is read. The last state must equal a warehouse built from nothing.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.support.warehouse import build, differences, write_extract

pytestmark = pytest.mark.slow

SELECTED = ["--select", "code_mappings", "base_dms__sales_orders", "base_dms__prospect_events"]
SCHEMAS = ("staging",)
DAYS = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-09"]


def _order(chance: random.Random) -> dict[str, object]:
    return {
        "order_no": f"O{chance.randint(1, 6)}",
        "dealer_code": "D1",
        "model_code": "M1",
        "status": chance.choice(["open", "已取消", "13011055", "no such code"]),
        "ordered_at": "2026-01-02",
        "updated_at": f"2026-01-0{chance.randint(2, 5)}",
        "deal_price": chance.choice(["100000", "10万", "unreadable", ""]),
        "is_deleted": chance.choice(["", "", "", "1"]),
    }


def _event(chance: random.Random) -> dict[str, object]:
    return {
        "event_id": f"E{chance.randint(1, 6)}",
        "prospect_id": "P1",
        "event_type": chance.choice(["lost", "休眠", ""]),
        "occurred_at": chance.choice(["2026-01-02", "2026-01-03", "2026-02-30"]),
        "is_deleted": chance.choice(["", "", "是"]),
    }


def _arrive(landing: Path, chance: random.Random) -> None:
    """One step of a history: a file comes, is corrected, comes again under another name, or vanishes."""
    files = sorted(landing.rglob("*.csv"))
    action = chance.choice(["new", "new", "new", "corrected", "again", "vanished"])
    if action == "vanished" and len(files) > 1:
        chance.choice(files).unlink()
        return
    if action == "again" and files:
        file = chance.choice(files)
        shutil.copy(file, file.with_name(f"again-{chance.randint(1, 99)}-{file.name}"))
        return
    table, row = chance.choice([("dms.sales_orders", _order), ("dms.prospect_events", _event)])
    name = f"part-{chance.randint(1, 3)}.csv" if action == "corrected" else f"part-{chance.randint(1, 9)}.csv"
    rows = [row(chance) for _ in range(chance.randint(0, 5))]
    write_extract(landing, table, chance.choice(DAYS), rows, name, columns=list(row(chance)))


@pytest.mark.parametrize("seed", [1, 2])
def test_any_history_ends_as_a_fresh_build(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    landing = tmp_path / "landing"
    for _ in range(3):
        for _ in range(3):
            _arrive(landing, chance)
        build(landing, tmp_path / "incremental", *SELECTED)
    build(landing, tmp_path / "fresh", *SELECTED)
    assert differences(tmp_path / "incremental", tmp_path / "fresh", SCHEMAS) == {}
