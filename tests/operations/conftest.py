"""A tiny warehouse, and a dbt that does what a test tells it."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from drivetrain import cli, dbt_process
from drivetrain import run as run_module
from drivetrain.settings import Settings

FAKE_DBT = """
import json, os, pathlib, sys
target = pathlib.Path(os.environ["DBT_TARGET_PATH"])
target.mkdir(parents=True, exist_ok=True)
if sys.argv[1] == "docs":
    (target / "static_index.html").write_text("docs")
    sys.exit(0)
answer = json.loads(pathlib.Path({answer!r}).read_text())
for line in answer["lines"]:
    print(line, flush=True)
if answer["results"] is not None:
    results = [dict(unique_id=u, status=s, message=m) for u, s, m in answer["results"]]
    body = dict(metadata=dict(invocation_id=answer["build_id"]), results=results)
    (target / "run_results.json").write_text(json.dumps(body))
    names = {{u: dict(name=u.split(".")[2], alias=u.split(".")[2], resource_type=u.split(".")[0], schema="marts",
                     original_file_path="models/" + u.split(".")[2] + ".sql")
             for u, _, _ in answer["results"]}}
    (target / "manifest.json").write_text(json.dumps(dict(nodes=names)))
if answer["exit_code"] < 0:
    os.kill(os.getpid(), -answer["exit_code"])
sys.exit(answer["exit_code"])
"""

GREEN = [
    ("model.drivetrain.fct_things", "success", "OK"),
    ("test.drivetrain.fct_things__grain", "pass", None),
    ("exposure.drivetrain.things", "no-op", "NO-OP"),
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Folders of one test, in the environment as a user would set them."""
    monkeypatch.setenv("DRIVETRAIN_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("DRIVETRAIN_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.delenv("DRIVETRAIN_AS_OF", raising=False)
    monkeypatch.delenv("DRIVETRAIN_DEBUG", raising=False)
    project = Path(__file__).resolve().parents[2]
    monkeypatch.chdir(project)
    return Settings(project, tmp_path / "landing", tmp_path / "warehouse", tmp_path / "target")


@pytest.fixture
def fake_dbt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replaces dbt, the check and the landing; gives a function that says how the next build ends."""
    answer = tmp_path / "answer.json"
    program = tmp_path / "fake_dbt.py"
    program.write_text(textwrap.dedent(FAKE_DBT).format(answer=str(answer)), encoding="utf-8")
    monkeypatch.setattr(dbt_process, "PROGRAM", [sys.executable, str(program)])
    monkeypatch.setattr(run_module, "check_landing", lambda *_: None)
    monkeypatch.setattr(run_module, "land_files", lambda *_: None)

    def ends(
        exit_code: int = 0,
        results: list[tuple[str, str, str | None]] | None = GREEN,
        lines: list[str] | None = None,
        build_id: str = "build-1",
    ) -> None:
        body = {"exit_code": exit_code, "results": results, "lines": lines or [], "build_id": build_id}
        answer.write_text(json.dumps(body), encoding="utf-8")

    ends()
    return ends


@pytest.fixture
def drivetrain(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Calls the command line as a user does; gives exit code, standard output and standard error."""

    def called(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.call(list(arguments))
        out, err = capfd.readouterr()
        return code, out, err

    return called
