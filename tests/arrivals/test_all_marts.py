"""Every mart after extracts that came in parts and out of order equals a fresh build of the same files (ruling T5)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drivetrain.demo import write_demo
from tests.support.warehouse import build, differences

pytestmark = pytest.mark.slow

DAYS = 150


def test_extracts_in_parts_and_out_of_order(tmp_path: Path) -> None:
    complete, arriving = tmp_path / "complete", tmp_path / "arriving"
    write_demo(complete, scale=0.01, seed=11, days=DAYS)
    files = sorted(path for path in complete.rglob("*") if path.is_file())
    dates = sorted({path.parent.name for path in files})
    late = {dates[len(dates) // 2], *dates[-2:]}

    def comes_later(path: Path) -> bool:
        """An extract of the middle comes with the last ones, and one table not at all before."""
        return path.parent.name in late or "deliveries" in path.parts

    for is_later in (False, True):
        for path in files:
            if comes_later(path) == is_later:
                target = arriving / path.relative_to(complete)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        build(arriving, tmp_path / "incremental")
    build(complete, tmp_path / "fresh")
    assert differences(tmp_path / "incremental", tmp_path / "fresh") == {}
