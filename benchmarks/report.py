"""The tables of docs/benchmarks.md that come from benchmarks/results, and the machine they were measured on."""

from __future__ import annotations

import itertools
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.measuring import GIB, spread

BEGIN, END = "<!-- written by make benchmark: begin -->", "<!-- written by make benchmark: end -->"
STEPS = {
    "read": "DuckDB alone reads the files that landed",
    "land": "`drivetrain land`",
    "floor": "the floor: DuckDB alone, raw zone to typed tables",
    "full": "`dbt build`, everything new",
    "bare": "its statements without dbt",
    "unchanged": "`dbt build`, nothing new",
    "day": "`dbt build`, one more day",
    "late": "`dbt build`, a day that comes late",
}
RATIOS = {
    "full_to_floor": "full build ÷ floor",
    "day_to_full": "one more day ÷ full build",
    "unchanged_to_full": "nothing new ÷ full build",
    "dbt_share": "dbt's own share of the full build",
    "peak_gib": "most memory, GiB",
    "database_to_parquet": "database ÷ the same tables as zstd Parquet",
}


def machine() -> str:
    """Cores, memory, system and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb"))
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}, {versions}"


def write_report(results: Path, document: Path) -> None:
    """Puts the tables of all results between the two marks of the document."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in results.glob("scale_*.json")]
    found.sort(key=lambda result: result["scale"])
    lines = [*_seconds(found), "", *_ratios(found), "", *_growth(found), "", *_slowest(found[-1])]
    put_between(document, BEGIN, END, "\n".join(lines))


def put_between(document: Path, begin: str, end: str, text: str) -> None:
    """Replaces what stands between two marks of a document."""
    before, rest = document.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    document.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]


def _seconds(found: list[dict]) -> list[str]:
    head = ["seconds, median (least–most)", *(f"scale {one['scale']:g}" for one in found)]
    rows = [["rows landed", *(f"{one['rows']:,}" for one in found)]]
    rows += [
        [words, *(spread(one["seconds"][step]) if step in one["seconds"] else "" for one in found)]
        for step, words in STEPS.items()
    ]
    rows += [["most spilled to disk, GiB", *(f"{max(one['spill'].values()) / GIB:.2f}" for one in found)]]
    rows += [["measured on", *(one["measured_on"] for one in found)]]
    return [f"Machine: {found[-1]['machine']}.", "", *_table(head, rows)]


def _ratios(found: list[dict]) -> list[str]:
    head = ["ratio", *(f"scale {one['scale']:g}" for one in found)]
    return _table(
        head,
        [
            [words, *("" if one["ratios"][name] is None else str(one["ratios"][name]) for one in found)]
            for name, words in RATIOS.items()
        ],
    )


def _growth(found: list[dict]) -> list[str]:
    """How a step grows from one scale to the next, against the rows: 1 is linear."""
    if len(found) < 2:
        return ["Growth: one scale measured so far."]
    pairs = list(itertools.pairwise(found))
    head = ["growth ÷ growth of rows", *(f"{one['scale']:g} to {other['scale']:g}" for one, other in pairs)]
    return _table(
        head, [[words, *(_grown(one, other, step) for one, other in pairs)] for step, words in STEPS.items()]
    )


def _grown(one: dict, other: dict, step: str) -> str:
    """The growth of a step over that of the rows; the empty text where one of the two runs left it out."""
    if step not in one["seconds"] or step not in other["seconds"]:
        return ""
    return f"{median(other['seconds'][step]) / median(one['seconds'][step]) * one['rows'] / other['rows']:.2f}"


def _slowest(result: dict) -> list[str]:
    lines = []
    for name, words in (("slowest_full", "a full build"), ("slowest_day", "one more day")):
        rows = [
            [f"`{one['node']}`", f"{one['seconds']}", "" if one["rows"] is None else f"{one['rows']:,}"]
            for one in result[name]
        ]
        title = f"Slowest nodes of {words} at scale {result['scale']:g}:"
        lines += [title, "", *_table(["node", "s", "rows"], rows), ""]
    return lines[:-1]
