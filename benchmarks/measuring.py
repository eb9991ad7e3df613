"""A command measured: its seconds, the most memory it held and the most it spilled to disk."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SECONDS_BETWEEN_LOOKS = 0.5
GIB = 2**30


@dataclass(frozen=True)
class Measured:
    """One run. memory and spill in bytes: the largest resident set, and the largest size of the folder for spilling."""

    seconds: float
    memory: int
    spill: int


class CommandFailed(RuntimeError):
    """A measured command ended with another code than 0; the message holds the end of what it wrote."""


def measure(command: Sequence[str], environment: Mapping[str, str], spill_folder: Path, log: Path) -> Measured:
    """Runs a command to its end and measures it; what it prints goes to ``log``."""
    ended = threading.Event()
    spilled = [0]

    def look() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            spilled[0] = max(spilled[0], folder_size(spill_folder))

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    started = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=dict(environment), stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - started
    ended.set()
    watching.join()
    if process.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{end}")
    return Measured(seconds, usage.ru_maxrss * 1024, spilled[0])


def folder_size(folder: Path) -> int:
    """Bytes of the files below a folder, 0 where there is none; files and folders may go while it counts."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.stat(os.path.join(place, name)).st_size
    return total


def spread(values: Sequence[float]) -> str:
    """The median, and where there are several the least and the most."""
    if len(values) == 1:
        return f"{values[0]:.1f}"
    return f"{median(values):.1f} ({min(values):.1f}–{max(values):.1f})"
