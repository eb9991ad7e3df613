"""How a peer is told what to do and tells what it found: two JSON files, no library but Python's own."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def told() -> dict[str, Any]:
    """What the first argument of the program names: families, repeat, threads, memory in MB, as_of, folder."""
    return json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


def tell(found: dict[str, Any]) -> None:
    """Writes what was found to the file that the second argument names."""
    Path(sys.argv[2]).write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")


def output_folder(task: dict[str, Any], peer: str, family: str) -> Path:
    """An empty folder for the marts of a family."""
    folder = Path(task["folder"]) / peer / family
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def timed(make: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.monotonic()
    make()
    return time.monotonic() - started
