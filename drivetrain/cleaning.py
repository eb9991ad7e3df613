"""``make clean``: removes what `make build` and `make test` made, and nothing that a person put there.

Runs on the plain interpreter, because the environment is one of the things that it removes.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

MARKER = "_demo.json"
DEMO_SECRET = "demo-"  # how a secret that `make build` made begins

# what builds write into the warehouse folder
WAREHOUSE_FOLDERS = ("raw", "logs", "tmp", "docs", "data_docs", "reports")
WAREHOUSE_FILES = ("drivetrain.duckdb", "drivetrain.duckdb.wal", "conformance.json")
PROJECT_FOLDERS = (
    ".venv", ".venv-metricflow", ".venv-spark", "target", "logs", "drivetrain.egg-info",
    "build/__editable__.drivetrain", ".pytest_cache", ".ruff_cache", ".hypothesis",
)  # fmt: skip


def _remove_empty_folders(folder: Path) -> None:
    """The folder and those below it, as far as they are empty."""
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(path)


def remove_all(paths: Iterable[Path]) -> None:
    """Removes files, links, and folders with what they hold: a publishing that was killed leaves all three."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def work_folder(output: Path) -> Path:
    """Where a demo is written before it is moved to its place."""
    return output.with_name(f".{output.name}.demo")


def remove_demo(output: Path) -> None:
    """Removes the files that a demo wrote, its truth among them, and nobody has changed since; others stay."""
    marker = output / MARKER
    try:
        files = json.loads(marker.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return
    for name, (size, mtime_ns) in files.items():
        path = output.parent / name
        with contextlib.suppress(OSError):
            if (path.stat().st_size, path.stat().st_mtime_ns) == (size, mtime_ns):
                path.unlink()
    marker.unlink()
    for folder in {output.parent / name.split("/")[0] for name in files} | {output}:
        _remove_empty_folders(folder)


def remove_warehouse(folder: Path) -> None:
    """Removes what builds wrote into the warehouse folder."""
    if not folder.is_dir():
        return
    for name in WAREHOUSE_FILES:
        (folder / name).unlink(missing_ok=True)
    published = folder / "published"
    link = published / "drivetrain.duckdb"
    if link.is_symlink():
        link.unlink()
    if published.is_dir():
        for pattern in ("drivetrain_*.duckdb", ".drivetrain*"):
            remove_all(published.glob(pattern))
        with contextlib.suppress(OSError):
            published.rmdir()
    for name in WAREHOUSE_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def remove_secret(path: Path) -> None:
    """Removes the secret of the demo, not one that a person chose."""
    with contextlib.suppress(OSError):
        if path.read_text(encoding="utf-8").startswith(DEMO_SECRET):
            path.unlink()


def clean(project: Path, landing: Path, warehouse: Path) -> None:
    """Removes all that the two targets made."""
    remove_demo(landing)
    shutil.rmtree(work_folder(landing), ignore_errors=True)
    remove_warehouse(warehouse)
    remove_secret(project / ".drivetrain-secret")
    (project / ".user.yml").unlink(missing_ok=True)
    for name in PROJECT_FOLDERS:
        shutil.rmtree(project / name, ignore_errors=True)
    for cache in project.rglob("__pycache__"):
        shutil.rmtree(cache, ignore_errors=True)


def main() -> None:
    project = Path(__file__).resolve().parents[1]
    clean(
        project,
        project / (os.environ.get("DRIVETRAIN_LANDING") or "landing"),
        # never the folder of DRIVETRAIN_WAREHOUSE: a variable left set must not cost a warehouse that people use
        project / "warehouse",
    )


if __name__ == "__main__":
    main()
