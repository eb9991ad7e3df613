"""The demo's files arrive build by build, some of them late: the warehouse ends as one build of all of them.

The small worlds of test_histories.py turn over everything that can befall a file; here most of a table stays as it was,
as every night, so that what is kept up in parts is kept up in parts. DRIVETRAIN_ARRIVALS_SCALE sets the scale of the
demo, DRIVETRAIN_ARRIVALS_SEED who is late.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from drivetrain.demo import write_demo
from tests.support.dbt_session import DbtSession
from tests.support.warehouse import PROJECT, differences, target_folder

pytestmark = pytest.mark.slow

SCALE = float(os.environ.get("DRIVETRAIN_ARRIVALS_SCALE") or 0.01)
SEED = int(os.environ.get("DRIVETRAIN_ARRIVALS_SEED") or 1)
SCHEMAS = ("staging", "intermediate", "marts", "restricted")
# the number of newest extract dates that have not come yet, build by build: the last but one is an ordinary day, the
# last day of a month brings monthly extracts too
MISSING_DATES = (2, 1, 0)
LATE = 0.1  # the share of files that come with the last build, whatever their own


def builds_of_files(landing: Path) -> list[list[Path]]:
    """The files that come before each build."""
    chance = random.Random(SEED)
    files = sorted(landing.glob("*/*/extract_date=*/*"))
    dates = sorted({path.parent.name for path in files})
    builds: list[list[Path]] = [[] for _ in MISSING_DATES]
    for path in files:
        missing = len(dates) - 1 - dates.index(path.parent.name)
        due = next(number for number, dates_missing in enumerate(MISSING_DATES) if missing >= dates_missing)
        builds[-1 if chance.random() < LATE else due].append(path)
    return builds


def worked_out_whole() -> set[str]:
    """The models with slices whose last build asked for all their rows, by the statements that dbt ran."""
    found = set()
    for model in (PROJECT / "models").rglob("*.sql"):
        if "'slices'" in model.read_text(encoding="utf-8"):
            ran = (target_folder() / "run/drivetrain" / model.relative_to(PROJECT)).read_text(encoding="utf-8")
            is_kept_up = "__slices" in ran or ran.rstrip().endswith("limit 0") or "'nothing new'" in ran
            if not is_kept_up:
                found.add(model.stem)
    return found


def operators(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan["children"]:
        yield from operators(below)


def held_in_comparisons(warehouse: Path) -> dict[str, list[str]]:
    """For each model of a thousand rows and more that was compared with what stands, the tables from which DuckDB takes
    the rows that it holds, by its plan of the statement that dbt ran."""
    found = {}
    with duckdb.connect(str(warehouse / "drivetrain.duckdb"), read_only=True) as connection:
        for ran in (target_folder() / "run/drivetrain/models").rglob("*.sql"):
            text = ran.read_text(encoding="utf-8")
            # the tables from which connected components are made are gone after it
            if "__difference" not in text or ran.stem == "int_customer_components":
                continue
            query = text[text.index("select") : text.index("stored._row is null") + len("stored._row is null")]
            plan = json.loads(connection.execute(f"explain (format json) {query}").fetchall()[0][1])[0]
            comparison = next(one for one in operators(plan) if one["extra_info"].get("Join Type") == "FULL")
            held = [one["extra_info"].get("Table", "").split(".")[-1] for one in operators(comparison["children"][1])]
            table = text[text.index("insert into ") :].split()[2]
            rows = connection.execute(f"select count(*) from {table}").fetchone()[0]
            if rows >= 1000:
                found[ran.stem] = [one for one in held if one]
    return found


def test_a_demo_that_comes_in_parts_ends_as_one_build_of_it(tmp_path: Path, session: DbtSession) -> None:
    everything, landing = tmp_path / "everything", tmp_path / "landing"
    write_demo(everything, scale=SCALE, seed=SEED)
    whole, held = [], []
    for files in builds_of_files(everything):
        for path in files:
            target = landing / path.relative_to(everything)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
        session.run(landing, tmp_path / "arrived")
        whole.append(worked_out_whole())
        held.append(held_in_comparisons(tmp_path / "arrived"))
    session.run(everything, tmp_path / "fresh")
    assert whole[0]
    assert sorted(whole[1]) == [], "kept up in slices on an ordinary day"
    assert held[1] and held[2], "tables were compared with what stands"
    made = {model for build in held for model, tables in build.items() if tables != [model]}
    assert sorted(made) == [], "what stands is held, not what was made"
    assert differences(tmp_path / "arrived", tmp_path / "fresh", SCHEMAS) == {}
