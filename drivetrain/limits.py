"""How much of the machine the engine may take (DRIVETRAIN_MEMORY_LIMIT, DRIVETRAIN_THREADS)."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from .errors import CONFIGURATION, DoorError

PROJECT = Path(__file__).parents[1]  # the root of the dbt project

UNITS = {"": 1, "KB": 1e-3, "MB": 1, "GB": 1e3, "TB": 1e6}
UNITS |= {"KIB": 1024 / 1e6, "MIB": 1.048576, "GIB": 1073.741824, "TIB": 1099511.627776}


def _machine_mb() -> int:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            total = min(total, int(Path(file).read_text()))
    return total // 1_000_000


def memory_limit_mb() -> int:
    """The limit of DRIVETRAIN_MEMORY_LIMIT (``6GB``, ``512MB``, ``50%``), else 75 % of the memory."""
    text = os.environ.get("DRIVETRAIN_MEMORY_LIMIT", "").strip()
    if not text:
        return int(_machine_mb() * 0.75)
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%|[KMGT]?I?B)?", text.upper())
    if match is None or float(match.group(1)) <= 0:
        raise DoorError(f"DRIVETRAIN_MEMORY_LIMIT is {text!r}: write it as 6GB, 512MB or 50%.", CONFIGURATION)
    number, unit = float(match.group(1)), match.group(2) or "MB"
    if unit == "%":
        return int(_machine_mb() * number / 100)
    return max(int(number * UNITS.get(unit, 1e-6)), 64)


def thread_count() -> int:
    """DRIVETRAIN_THREADS, else the number of cores this process may use."""
    text = os.environ.get("DRIVETRAIN_THREADS", "").strip()
    if not text:
        try:
            return len(os.sched_getaffinity(0))
        except AttributeError:  # not on macOS
            return os.cpu_count() or 1
    if not text.isdigit() or int(text) < 1:
        raise DoorError(f"DRIVETRAIN_THREADS is {text!r}: write a whole number from 1.", CONFIGURATION)
    return int(text)
