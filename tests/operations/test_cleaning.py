"""The demo's place, and `make clean`: what was made goes, what a person put there stays."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import pytest

from drivetrain import cleaning
from drivetrain.cleaning import MARKER, clean, remove_demo
from drivetrain.demo import refuse_impossible
from tests.support.tiny_warehouse import make_database


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> dict:
    """Stands for the demo: one file, one line of truth; `fails` lets it stop half way."""
    behaviour = {"fails": False}

    def write_demo(output: Path, scale: float, seed: int, days: int | None, progress) -> types.SimpleNamespace:
        file = output / "crm/leads/extract_date=2026-03-01/part.csv"
        file.parent.mkdir(parents=True)
        file.write_text(f"lead_id\n{seed}\n")
        if behaviour["fails"]:
            raise OSError(28, "No space left on device")
        truth = output.with_name(f"{output.name}_truth")
        truth.mkdir()
        (truth / "counts.csv").write_text("leads\n1\n")
        progress(1, 1, "done")
        return types.SimpleNamespace(row_count=1, file_count=1, table_count=1, defect_count=0)

    module = types.SimpleNamespace(write_demo=write_demo, refuse_impossible=refuse_impossible)
    monkeypatch.setitem(sys.modules, "drivetrain.demo", module)
    return behaviour


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


LEADS = "landing/crm/leads/extract_date=2026-03-01/part.csv"
TRUTH = "landing_truth/counts.csv"


def test_a_demo_lands_whole_with_its_truth_beside_it(drivetrain, tmp_path, small_demo):
    code, out, _ = drivetrain("demo", "--output", str(tmp_path / "landing"), "--json")
    assert code == 0
    assert [json.loads(line)["event"] for line in out.splitlines()][-1] == "demo_written"
    assert files(tmp_path) == {LEADS, TRUTH, f"landing/{MARKER}"}


def test_a_demo_that_cannot_be_leaves_the_one_that_stands(drivetrain, tmp_path, small_demo):
    assert drivetrain("demo", "--output", str(tmp_path / "landing"))[0] == 0
    before = files(tmp_path)
    for impossible in (("--scale", "500"), ("--days", "1")):
        code, _, err = drivetrain("demo", *impossible, "--output", str(tmp_path / "landing"))
        assert (code, files(tmp_path)) == (2, before), err


def test_a_demo_that_fails_leaves_nothing_behind(drivetrain, tmp_path, small_demo):
    small_demo["fails"] = True
    code, _, err = drivetrain("demo", "--output", str(tmp_path / "landing"))
    assert code == 3
    assert "No space left" in err
    assert files(tmp_path) == set()
    assert not (tmp_path / "landing").exists()


def test_an_unchanged_demo_is_replaced_by_the_next(drivetrain, tmp_path, small_demo):
    drivetrain("demo", "--output", str(tmp_path / "landing"), "--seed", "1")
    assert drivetrain("demo", "--output", str(tmp_path / "landing"), "--seed", "2")[0] == 0
    assert (tmp_path / LEADS).read_text() == "lead_id\n2\n"


def test_a_demo_never_writes_among_a_persons_files(drivetrain, tmp_path, small_demo):
    own = tmp_path / "landing/crm/leads/extract_date=2026-03-02/own.csv"
    own.parent.mkdir(parents=True)
    own.write_text("lead_id\n9\n")
    code, _, err = drivetrain("demo", "--output", str(tmp_path / "landing"))
    assert code == 2
    assert "choose another folder" in err
    assert files(tmp_path) == {"landing/crm/leads/extract_date=2026-03-02/own.csv"}


def test_clean_removes_the_demo_and_keeps_a_persons_and_changed_files(drivetrain, tmp_path, small_demo):
    landing = tmp_path / "landing"
    drivetrain("demo", "--output", str(landing))
    (landing / "crm/leads/own.csv").write_text("mine")
    remove_demo(landing)
    assert files(tmp_path) == {"landing/crm/leads/own.csv"}
    (landing / "crm/leads/own.csv").unlink()
    drivetrain("demo", "--output", str(landing))
    (tmp_path / LEADS).write_text("lead_id\nchanged by hand\n")
    remove_demo(landing)
    assert files(tmp_path) == {LEADS}


def test_a_landing_folder_without_the_list_is_never_touched(tmp_path):
    own = tmp_path / LEADS
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    remove_demo(tmp_path / "landing")
    assert files(tmp_path) == {LEADS}


def test_clean_removes_what_builds_write_and_keeps_the_rest(tmp_path):
    project, warehouse = tmp_path / "project", tmp_path / "project/warehouse"
    make_database(warehouse / "drivetrain.duckdb")
    for name in ("raw/ledger/landed_files.parquet", "logs/dbt.log", "published/drivetrain_1.duckdb",
                 "published/.drivetrain_spill/block.tmp",
                 "my_notebook.ipynb", "published/mine.duckdb"):  # fmt: skip
        (warehouse / name).parent.mkdir(parents=True, exist_ok=True)
        (warehouse / name).write_text("x")
    (warehouse / "published/drivetrain.duckdb").symlink_to("drivetrain_1.duckdb")
    for name in ("target/manifest.json", ".venv/bin/python", ".venv-spark/installed", "models/a.sql",
                 "models/__pycache__/a.pyc"):  # fmt: skip
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("x")
    clean(project, project / "landing", warehouse)
    assert files(project) == {"warehouse/my_notebook.ipynb", "warehouse/published/mine.duckdb", "models/a.sql"}


@pytest.mark.parametrize(("text", "stays"), [("demo-abc", False), ("a person's own", True)])
def test_only_the_demos_secret_is_removed(tmp_path, text, stays):
    secret = tmp_path / ".drivetrain-secret"
    secret.write_text(text)
    cleaning.remove_secret(secret)
    assert secret.exists() == stays
