"""The files of the project, without what builds make."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
GENERATED = "generated from drivetrain/contract"
MEASURED = PROJECT / "benchmarks/data"  # what `make benchmark` writes


def project_files(folder: str = ".", suffix: str = "") -> list[Path]:
    """Files below a folder of the project; those that begin with a dot, caches and measured data are left out."""
    return sorted(
        path
        for path in (PROJECT / folder).rglob(f"*{suffix}")
        if path.is_file()
        and MEASURED not in path.parents
        and not {part for part in path.relative_to(PROJECT).parts if part[0] == "." or part == "__pycache__"}
    )


def is_generated(path: Path) -> bool:
    """True for files that `drivetrain contract` writes."""
    with path.open(encoding="utf-8") as file:
        return GENERATED in file.readline()


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()
