"""Where the demo writes: beside its place first, then moved there whole, with a list of what it wrote.

The list (``_demo.json``, which no landing reads) lets a later demo and ``make clean`` tell the demo's files from a
person's, and from files that a person has changed.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from . import __version__
from .cleaning import MARKER, remove_demo
from .errors import CONFIGURATION, DoorError
from .reporter import Reporter


def written_files(folder: Path) -> dict[str, list[int]]:
    """Every file of the folder with its size and time."""
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def write_demo_folder(output: Path, scale: float, seed: int, days: int, reporter: Reporter) -> None:
    """Writes the demo into ``output``, which a person's files must not share."""
    from .demo import write_demo

    output = output.expanduser().absolute()
    if output.exists():
        remove_demo(output)
    if output.exists() and any(output.iterdir()):
        raise DoorError(
            f"{output} holds files that no demo wrote, or that were changed since: choose an empty folder.",
            CONFIGURATION,
        )
    fresh = output.with_name(f".{output.name}.demo")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    reporter.event("demo_started", f"Demo: writing extracts of scale {scale:g} to {output}")
    try:
        write_demo(
            fresh,
            scale=scale,
            seed=seed,
            days=days,
            progress=lambda done, total, text: reporter.progress(
                f"demo: {done:,} of {total:,} · {text}", done=done, total=total
            ),
        )
        files = written_files(fresh)
        note = {"scale": scale, "seed": seed, "days": days, "version": __version__, "files": files}
        (fresh / MARKER).write_text(json.dumps(note, indent=0), encoding="utf-8")
        if output.exists():
            output.rmdir()
        os.replace(fresh, output)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    size = sum(size for size, _ in files.values()) / 1e6
    reporter.event(
        "demo_written", f"Demo: {len(files):,} files, {size:,.0f} MB", files=len(files), folder=output
    )
