"""The demo's files arrive build by build, some of them late: the warehouse ends as one build of all of them.

The small worlds of test_histories.py turn over everything that can befall a file; here most of a table stays as it was,
as every night, so that what is kept up in parts is kept up in parts. DRIVETRAIN_ARRIVALS_SCALE sets the scale of the
demo, DRIVETRAIN_ARRIVALS_SEED who is late.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import duckdb
import pytest

from drivetrain.demo import write_demo
from tests.support.dbt_session import DbtSession
from tests.support.warehouse import differences

pytestmark = pytest.mark.slow

SCALE = float(os.environ.get("DRIVETRAIN_ARRIVALS_SCALE") or 0.01)
SEED = int(os.environ.get("DRIVETRAIN_ARRIVALS_SEED") or 1)
SCHEMAS = ("staging", "intermediate", "marts", "restricted")
# the number of newest extract dates that have not come yet, build by build
MISSING_DATES = (2, 0)
LATE = 0.1  # the share of files that miss their own build


def builds_of_files(landing: Path) -> list[list[Path]]:
    """The files that come before each build; one that is late comes with a later one."""
    chance = random.Random(SEED)
    files = sorted(landing.glob("*/*/extract_date=*/*"))
    dates = sorted({path.parent.name for path in files})
    builds: list[list[Path]] = [[] for _ in MISSING_DATES]
    for path in files:
        missing = len(dates) - 1 - dates.index(path.parent.name)
        due = next(number for number, dates_missing in enumerate(MISSING_DATES) if missing >= dates_missing)
        is_late = chance.random() < LATE
        builds[chance.randrange(due, len(builds)) if is_late else due].append(path)
    return builds


def is_kept_up_in_slices(warehouse: Path, table: str) -> bool:
    """Whether the last build replaced slices of a table whose changes are kept: built anew, it tells none."""
    query = "select count(comment) from duckdb_tables() where schema_name = 'changes' and table_name = ?"
    with duckdb.connect(str(warehouse / "drivetrain.duckdb"), read_only=True) as connection:
        return connection.execute(query, [table]).fetchone()[0] == 1


def test_a_demo_that_comes_in_parts_ends_as_one_build_of_it(tmp_path: Path, session: DbtSession) -> None:
    everything, landing = tmp_path / "everything", tmp_path / "landing"
    write_demo(everything, scale=SCALE, seed=SEED)
    for files in builds_of_files(everything):
        for path in files:
            target = landing / path.relative_to(everything)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
        session.run(landing, tmp_path / "arrived")
    session.run(everything, tmp_path / "fresh")
    assert is_kept_up_in_slices(tmp_path / "arrived", "int_app_actor_days")
    assert differences(tmp_path / "arrived", tmp_path / "fresh", SCHEMAS) == {}
