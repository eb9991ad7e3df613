"""The manifest that the rules are checked against, parsed anew where a file is younger than the last one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.files import PROJECT, project_files

PARSED_FOLDERS = ("models", "macros", "seeds", "tests", "analyses")


def _newest_change() -> float:
    files = [path for folder in PARSED_FOLDERS for path in project_files(folder) if path.suffix != ".py"]
    return max(path.stat().st_mtime for path in [*files, PROJECT / "dbt_project.yml"])


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """dbt's manifest of the project as it stands in the files."""
    target = Path(os.environ.get("DBT_TARGET_PATH") or PROJECT / "target")
    file = target / "manifest.json"
    if not file.exists() or file.stat().st_mtime < _newest_change():
        target = tmp_path_factory.mktemp("target")
        file = target / "manifest.json"
        ended = subprocess.run(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "parse", "--no-use-colors"],
            cwd=PROJECT,
            env={**os.environ, "DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout[-4000:]
    return json.loads(file.read_text(encoding="utf-8"))
