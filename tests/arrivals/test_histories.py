"""However files arrive, the marts end as those of a fresh build of the same files (rulings L1, L2, L9, S5, T1, T5).

Every batch holds many small worlds, each with a random history of its own: rows shuffled, files delivered twice,
split, with other columns, late or in the wrong order, rows corrected, deleted, revived, quarantined and repaired, files
restated in place or gone; and for all worlds together a table and a column that appear later, a table that loses all
its files, codes that are mapped and a test word that is named after their rows have landed, and an as_of that moves
back and forth. The warehouse is built after every step; at the end every table of staging, `marts` and `restricted` is,
row for row, what one build of the last files gives. Nothing may differ but `fct_builds`.

The last files come for some worlds only: the rows of all others must stay as they are. After them come two builds more
that find no new file, one with another as_of, one with other seeds: what is not rebuilt for them is stale.

CI runs one batch of twenty worlds or more, always the same. `DRIVETRAIN_HISTORIES=200` runs as many random histories as
it says, in batches of fifty, other ones each time unless `DRIVETRAIN_HISTORIES_SEED` is set, and makes a batch that
fails smaller.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
import threading
from collections import Counter
from pathlib import Path

import duckdb
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.dbt_session import MODELS_AND_SEEDS, DbtSession
from tests.support.histories import LAST, STEPS, TABLES, Batch, Files, batch_parts, batches, files_at, write_files
from tests.support.warehouse import PROJECT, differences
from tests.support.worlds import LATER_TEST_WORD, UNMAPPED

pytestmark = pytest.mark.slow

HISTORIES = int(os.environ.get("DRIVETRAIN_HISTORIES") or 0)
WORLDS = 50 if HISTORIES else 20  # in one batch, at least
SEED = os.environ.get("DRIVETRAIN_HISTORIES_SEED")
SCHEMAS = ("staging", "marts", "restricted")


def changed_seeds(folder: Path) -> dict[str, Path]:
    """Seeds with the words that were unknown at first, and with another gap between visits."""
    folder.mkdir(parents=True, exist_ok=True)
    mappings = [f"{table.replace('.', ',')},{column},{word},{code},label,,\n"
                for (table, column), (word, code) in UNMAPPED.items()]  # fmt: skip
    texts = {
        name: (PROJECT / f"seeds/{name}.csv").read_text("utf-8")
        for name in ("mappings/code_mappings", "reference/test_words", "reference/thresholds")
    }
    texts["mappings/code_mappings"] += "".join(mappings)
    texts["reference/test_words"] += f"{LATER_TEST_WORD},named later\n"
    assert texts["reference/thresholds"].count("visit_gap_hours,4,") == 1
    texts["reference/thresholds"] = texts["reference/thresholds"].replace("visit_gap_hours,4,", "visit_gap_hours,3,")
    files = {}
    for name, text in texts.items():
        path = folder / f"{Path(name).name}.csv"
        path.write_text(text, "utf-8")
        files[path.stem] = path
    return files


def seeds_at(step: int, batch: Batch, seeds: dict[str, Path]) -> dict[str, Path]:
    """Those of the changed seeds that a step finds: all of them at the last."""
    return {
        name: path
        for name, path in seeds.items()
        if step == STEPS - 1 or (name == "code_mappings" and step >= batch.codes_mapped_at)
    }


def marts_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    return [
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts' order by all",
            [database],
        ).fetchall()
    ]


def rows_that_name(connection: duckdb.DuckDBPyConnection, one: Path, other: Path, codes: list[str]) -> dict[str, str]:
    """The first row of every mart that names one of the worlds and is in one warehouse only."""
    connection.execute(f"attach '{one}' as one (read_only)")
    connection.execute(f"attach '{other}' as other (read_only)")
    found = {}
    for name in marts_of(connection, "one"):
        for left, right in (("one", "other"), ("other", "one")):
            row = connection.execute(
                f"""with differing as (from {left}.marts.{name} except all from {right}.marts.{name})
                select cast(differing as varchar) as text from differing
                where regexp_matches(text, ?) order by all limit 1""",
                ["|".join(codes)],
            ).fetchone()
            if row:
                found[f"{name}, in {left} only"] = row[0]
    return found


class Histories:
    """Runs batches and counts what they covered."""

    def __init__(self, folder: Path, arriving: DbtSession, fresh: DbtSession) -> None:
        self.folder, self.arriving, self.fresh = folder, arriving, fresh
        self.worlds = self.batches = self.still = 0
        self.failed = False
        self.rows: Counter[str] = Counter()

    def check(self, batch: Batch) -> None:
        """One batch, built step by step and at once."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            self._compare(batch, folder)
        except BaseException:
            self.failed = True
            raise
        finally:
            shutil.rmtree(folder)
        self.batches += 1
        self.worlds += len(batch.chapters)

    def _compare(self, batch: Batch, folder: Path) -> None:
        parts = batch_parts(batch)
        steps = [files_at(parts, step) for step in range(STEPS)]
        seeds = changed_seeds(folder / "changed_seeds")
        problems: list[BaseException] = []

        def build_at_once() -> None:
            try:
                write_files(folder / "all", steps[-1], {})
                self.fresh.run(folder / "all", folder / "fresh", as_of=batch.as_of[-1], seeds=seeds)
            except BaseException as problem:
                problems.append(problem)

        thread = threading.Thread(target=build_at_once)
        thread.start()
        try:
            self._arrive(batch, folder, steps, seeds)
        finally:
            thread.join()
        if problems:
            raise problems[0]

        found = differences(folder / "arrived", folder / "fresh", SCHEMAS)
        if found:
            raise AssertionError(f"{found}\n{self._explained(folder, batch)}")
        still = [chapter.code for chapter in batch.chapters if chapter.is_still]
        assert not any(LAST in (part.first, part.until) for code in still for part in parts[code])
        self.still += len(still)
        if still:
            with duckdb.connect() as connection:
                moved = rows_that_name(connection, folder / "before.duckdb", folder / "after.duckdb", still)
            assert moved == {}, f"moved by what others received: {moved}"
        with duckdb.connect(str(folder / "fresh" / "drivetrain.duckdb"), read_only=True) as connection:
            for name in marts_of(connection, "drivetrain"):
                self.rows[name] += connection.execute(f"select count(*) from marts.{name}").fetchone()[0]

    def _arrive(self, batch: Batch, folder: Path, steps: list[Files], seeds: dict[str, Path]) -> None:
        landed: Files = {}
        coming = {table for files in steps for table, _, _ in files}
        never = [f"base_{table.replace('.', '__')}" for table in TABLES if table not in coming]
        for step, files in enumerate(steps):
            write_files(folder / "landing", files, landed)
            landed = files
            kept = {LAST: "before.duckdb", LAST + 1: "after.duckdb"}.get(step)
            if kept:
                shutil.copy(folder / "arrived" / "drivetrain.duckdb", folder / kept)
            # for speed: after the first build the views stand, and so does the staging of what never comes; seeds come
            # in where they change
            seeds_now = seeds_at(step, batch, seeds)
            command = ("run",) if step and seeds_now == seeds_at(step - 1, batch, seeds) else MODELS_AND_SEEDS
            self.arriving.run(
                folder / "landing",
                folder / "arrived",
                *command,
                *(["--exclude", "stg_*", *never] if step else []),
                as_of=batch.as_of[step],
                seeds=seeds_now,
            )

    def _explained(self, folder: Path, batch: Batch) -> str:
        codes = [chapter.code for chapter in batch.chapters] or ["no world"]
        with duckdb.connect() as connection:
            rows = rows_that_name(
                connection, folder / "arrived" / "drivetrain.duckdb", folder / "fresh" / "drivetrain.duckdb", codes
            )
        named = [chapter for chapter in batch.chapters if any(chapter.code in row for row in rows.values())]
        lines = [*(f"{place}: {row}" for place, row in rows.items()), *map(str, named)]
        return "\n".join(lines).replace("in one only", "arrived only").replace("in other only", "fresh only")


def test_any_history_ends_as_a_fresh_build(
    tmp_path: Path, session: DbtSession, capsys: pytest.CaptureFixture[str]
) -> None:
    with DbtSession() as fresh:
        histories = Histories(tmp_path, session, fresh)

        @settings(
            max_examples=math.ceil(HISTORIES / WORLDS) or 1,
            derandomize=not HISTORIES,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink] if HISTORIES else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(batches(WORLDS + WORLDS // 5))
        def check(batch: Batch) -> None:
            # a batch costs minutes: only full ones, until one fails and is made smaller
            hypothesis.assume(histories.failed or len(batch.chapters) >= WORLDS)
            histories.check(batch)

        (hypothesis.seed(int(SEED))(check) if HISTORIES and SEED else check)()

    with capsys.disabled():
        print(f"\n{histories.worlds} histories in {histories.batches} batches equal a fresh build; "
              f"{histories.still} worlds received nothing at the end and did not move")  # fmt: skip
    assert histories.worlds >= max(WORLDS, HISTORIES)
    assert [name for name, count in histories.rows.items() if not count] == []
