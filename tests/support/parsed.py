"""dbt's target folder with the project as it stands in the files, parsed anew where a file is younger."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.warehouse import PROJECT

PARSED_FOLDERS = ("models", "macros", "seeds", "tests", "analyses")


def _newest_change() -> float:
    files = [path for folder in PARSED_FOLDERS for path in (PROJECT / folder).rglob("*")]
    parsed = [path for path in files if path.suffix in {".sql", ".yml", ".md", ".csv"}]
    return max(path.stat().st_mtime for path in [*parsed, PROJECT / "dbt_project.yml"])


def parsed_target(folder: Path) -> Path:
    """The target folder of the environment where it is current, else ``folder``, into which the project is parsed."""
    target = Path(os.environ.get("DBT_TARGET_PATH") or PROJECT / "target")
    manifest = target / "manifest.json"
    if manifest.exists() and manifest.stat().st_mtime >= _newest_change():
        return target
    ended = subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "parse", "--no-use-colors"],
        cwd=PROJECT,
        env={**os.environ, "DBT_TARGET_PATH": str(folder), "DBT_LOG_PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
    return folder
