"""The door under fire: mangled files land or are refused in a sentence, and a refusal leaves no trace.

Every kind of ``mangled_files`` comes at least once. What holds for each file: the command line ends with exit code 0 or
1 and no stack trace; a refusal names the file and what to do, and changes no byte of the warehouse; where the file
lands its rows are those that were written, cell by cell where the kind knows them; memory and time stay
within bounds; a sound file lands afterwards. 100 files take about half a minute;
``DRIVETRAIN_FUZZ_FILES=2000 pytest tests/door/test_fuzz.py`` is the long mode, ``DRIVETRAIN_FUZZ_SEED`` begins
elsewhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.door.mangled_files import HEAVY, KINDS, plan
from tests.support.warehouse import PROJECT

FILES = int(os.environ.get("DRIVETRAIN_FUZZ_FILES") or 100)
FIRST_SEED = int(os.environ.get("DRIVETRAIN_FUZZ_SEED") or 0)
PER_PROCESS = 200

# what landing may take with an engine limit of 512 MB: that, the interpreter with its libraries (120 MB), and the
# copies of one row of at most 16 MB that is read by Python
PEAK_MEGABYTES = 1000
SECONDS = 1800  # for the files of one process


def landed(folder: Path, first: int, last: int) -> tuple[list[dict], str]:
    """What one process tells of its files, and how it ended where it did not end well."""
    command = [sys.executable, "-m", "tests.door.fuzz_worker", "--folder", str(folder)]
    command += ["--count", str(FILES), "--first-seed", str(FIRST_SEED), "--slice", f"{first}:{last}"]
    environment = {**os.environ, "DRIVETRAIN_MEMORY_LIMIT": "512MB", "DRIVETRAIN_THREADS": "2"}
    environment.pop("DRIVETRAIN_DEBUG", None)
    try:
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        output, end = done.stdout, f"exit code {done.returncode}: {done.stderr[-2000:]}" if done.returncode else ""
    except subprocess.TimeoutExpired as late:
        output, end = (late.stdout or b"").decode(), f"not done after {SECONDS} s"
    lines = [json.loads(line) for line in output.splitlines()]
    if end and lines and "begun" in lines[-1]:
        end = f"{' '.join(map(str, lines[-1]['begun']))}: {end}"
    return [line for line in lines if "kind" in line], end


@pytest.mark.slow
def test_mangled_files_land_whole_or_are_refused_without_a_trace(tmp_path: Path) -> None:
    told, faults = [], []
    for first in range(0, FILES, PER_PROCESS):
        facts, end = landed(tmp_path / "field", first, min(first + PER_PROCESS, FILES))
        told += facts
        faults += [end] if end else []
    faults += [f"{fact['kind']} {fact['seed']}: {wrong}" for fact in told for wrong in fact["wrong"]]
    faults += [
        f"{fact['kind']} {fact['seed']}: the peak rose from {fact['peak_before']} to {fact['peak']} MB"
        for fact in told
        if fact["peak"] > PEAK_MEGABYTES and fact["peak"] > fact["peak_before"]
    ]
    assert not faults, f"{len(faults)} of {FILES} files:\n" + "\n".join(faults[:40])
    assert len(told) == FILES


def test_every_kind_comes_at_least_once() -> None:
    chosen = [name for name, _ in plan(max(FILES, len(KINDS)))]
    assert set(chosen) == set(KINDS)
    assert all(chosen.count(name) <= max(1, FILES // 500) for name in HEAVY)
