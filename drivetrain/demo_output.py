"""Where the demo writes: beside its place first, then moved there whole, with a list of what it wrote.

The list (``_demo.json`` in the landing folder, which no landing reads) lets a later demo and ``make clean`` tell the
demo's files from a person's, and from files that a person has changed.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from . import __version__
from .cleaning import MARKER, remove_demo, work_folder
from .errors import CONFIGURATION, DoorError
from .reporter import Reporter


def written_files(folder: Path, name: str) -> dict[str, list[int]]:
    """Every file below a folder with its size and time, under the name that the folder will have."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_demo_folder(output: Path, scale: float, seed: int, days: int | None, reporter: Reporter) -> None:
    """Writes the demo into ``output`` and its truth into ``<output>_truth``; neither may hold a person's files."""
    from .demo import refuse_impossible, write_demo

    refuse_impossible(scale, days)  # before the demo that stands there goes
    output = output.expanduser().absolute()
    truth = output.with_name(f"{output.name}_truth")
    remove_demo(output)
    for folder in (output, truth):
        if any(path.is_file() for path in folder.rglob("*")):  # empty folders are nobody's
            raise DoorError(
                f"{folder} holds files that no demo wrote, or that were changed since: choose another folder.",
                CONFIGURATION,
            )
    work = work_folder(output)
    shutil.rmtree(work, ignore_errors=True)
    fresh, fresh_truth = work / output.name, work / truth.name
    reporter.event("demo_started", f"Demo: writing extracts of scale {scale:g} to {output}")
    try:
        done = write_demo(
            fresh,
            scale=scale,
            seed=seed,
            days=days,
            progress=lambda step, steps, text: reporter.progress(f"demo: {step}/{steps} {text}"),
        )
        files = written_files(fresh, output.name) | written_files(fresh_truth, truth.name)
        note = {"scale": scale, "seed": seed, "days": days, "version": __version__, "files": files}
        (fresh / MARKER).write_text(json.dumps(note, indent=0), encoding="utf-8")
        for source, target in ((fresh_truth, truth), (fresh, output)):
            shutil.rmtree(target, ignore_errors=True)  # holds empty folders at most
            os.replace(source, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    reporter.event(
        "demo_written",
        f"Demo: {done.row_count:,} rows in {done.file_count:,} files of {done.table_count} tables, "
        f"{done.defect_count:,} defects; the truth about them in {truth}",
        rows=done.row_count,
        files=done.file_count,
        tables=done.table_count,
        defects=done.defect_count,
        folder=output,
        truth=truth,
    )
