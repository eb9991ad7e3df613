"""The section on peers of docs/benchmarks.md, from benchmarks/results/peers_scale_*.json."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import spread
from benchmarks.peers.families import FAMILIES

BEGIN, END = "<!-- written by benchmarks.peers: begin -->", "<!-- written by benchmarks.peers: end -->"
NAMES = {"duckdb": "DuckDB", "postgres": "PostgreSQL", "polars": "polars", "spark": "Spark"}
NOTES = (
    "**What is timed**: from the common input to the finished marts, every run from nothing, without the start of "
    "a program. DuckDB, polars and Spark read Parquet. PostgreSQL reads its own tables; loading, indexes and "
    "statistics are timed apart and are not in its ratio. DuckDB, PostgreSQL and Spark write every model as a "
    "table, as a build does; polars writes the marts alone. DuckDB has the memory limit of a build, Spark half of it "
    "as heap, PostgreSQL a quarter as buffers and a sixteenth for each sort or hash, polars none.",
    "**The common input** is staging, the seeds and the models that several families share "
    "(`benchmarks/peers/families.py`). For the sales cycle it is the entities (visits, leads, cards, orders, "
    "movements): the models that make them, with what was known on each day, are compared with nothing. Of AARRR "
    "only what comes from app events is compared; its monthly table and its cohorts are not.",
    "**The SQL** of DuckDB and Spark is what dbt compiles for each. PostgreSQL's is DuckDB's, translated by "
    "sqlglot; by hand only the column of a series and whole seconds between two moments "
    "(`benchmarks/peers/postgres_sql.py`). `try_cast` is a plain cast there: a value that does not fit would end "
    "the run. A statement of more than two minutes is given up.",
    "**polars** is written by hand for these marts alone: the funnel only for steps that exclude each other, "
    "where the SQL is a macro for any funnel; the sales cycle in wide columns, where the SQL has one long shape. "
    "No contracts, no tests, nothing between input and mart can be looked at. md5 goes through Python: polars has "
    "none.",
    "**Spark** runs in one process with as many threads as the others. It is a way to more machines, which is not "
    "measured here.",
    "**dbt on DuckDB** is one `dbt run --full-refresh` of the same models in the warehouse: its start, parsing "
    "and the filters of staging's views are in it, contracts are enforced.",
    "**SQLMesh** 0.236.4 (dbt-core 1.12.6, sqlglot 30.8.0), tried by hand, does not run this project, so there is "
    "no figure. It ends at the profile: `'>' not supported between instances of 'str' and 'int'` (`threads`, made "
    "a number by a filter). In a copy with a literal there it ends at the first staging model and at a data test: "
    "`'NoneType' object is not callable` (a macro called by a computed name). With literal names and without the "
    "data tests `sqlmesh info` reads 301 models, and warns that it has neither the plugin nor the strategy "
    "`touched_keys`. `sqlmesh plan` then ends before the first model, `DRIVETRAIN_SECRET is not set` (the plugin "
    "sets the key), and without `on-run-start` at staging: `Undefined macro/variable: 'local_md5' in macro: "
    "'staging_rows'`, a function of dbt.",
)


def peers_table(results: Path) -> str:
    """The section as Markdown: a table of seconds and one of ratios per scale, and what was not comparable.

    results: a folder; without any result in it the section says so.
    """
    found = [json.loads(path.read_text(encoding="utf-8")) for path in results.glob("peers_scale_*.json")]
    found.sort(key=lambda result: result["scale"])
    lines = ["## Peers, same data, same run", ""]
    if not found:
        return "\n".join([*lines, "Not measured yet: `python -m benchmarks.peers --scale 1`."]) + "\n"
    lines += [
        "`python -m benchmarks.peers --scale n`. The models that make the marts of a family, from the same "
        "Parquet, by other programs in the same run, with the same threads. Each mart is compared row by row with the "
        "one that dbt built, doubles to twelve digits. Where several settings were tried, the fastest of a peer "
        "counts.",
        "",
    ]
    for result in found:
        lines += [*_scale(result), ""]
    return (
        "\n".join([*lines, "What is not the same, and what was not comparable:", "", *(f"- {one}" for one in NOTES)])
        + "\n"
    )


def best(settings: dict[str, Any], family: str) -> tuple[str, dict[str, Any]] | None:
    """The setting under which a peer was fastest for a family, None where it made none of its marts."""
    timed = [(name, told) for name, told in settings.items() if family in told["seconds"]]
    return min(timed, key=lambda one: median(one[1]["seconds"][family]), default=None)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _seconds(settings: dict[str, Any], family: str) -> str:
    chosen = best(settings, family)
    if chosen is None:
        return "failed"
    _, told = chosen
    is_equal = all(mart["is_equal"] for mart in told["marts"][family])
    return spread(told["seconds"][family]) + ("" if is_equal else ", **differs**")


def _ratio(result: dict[str, Any], peer: str, family: str) -> str:
    chosen, base = best(result["peers"][peer], family), best(result["peers"]["duckdb"], family)
    if chosen is None or base is None:
        return ""
    return f"{median(chosen[1]['seconds'][family]) / median(base[1]['seconds'][family]):.2f}"


def _scale(result: dict[str, Any]) -> list[str]:
    there = list(result["peers"])
    names = [NAMES[peer] for peer in there]
    seconds, ratios = [], []
    for family in FAMILIES:
        size, with_dbt = result["inputs"][family.name], result["with_dbt"].get(family.name)
        seconds.append(
            [
                family.title,
                f"{size['rows']:,}",
                str(size["models"]),
                *(_seconds(result["peers"][peer], family.name) for peer in there),
                spread(with_dbt) if with_dbt else "",
            ]
        )
        ratios.append([family.title, *(_ratio(result, peer, family.name) for peer in there if peer != "duckdb")])
    versions = "; ".join(next(iter(settings.values()))["version"] for settings in result["peers"].values())
    return [
        f"Scale {result['scale']:g}: {result['rows_landed']:,} rows landed, {result['threads']} threads, "
        f"{result['memory_mb'] / 1000:.0f} GB, {result['measured_on']}. {result['machine']}; {versions}.",
        "",
        *_table(
            ["seconds, median (least–most)", "rows read", "models", *names, "dbt on DuckDB"],
            seconds,
        ),
        "",
        *_table(["seconds ÷ DuckDB's", *names[1:]], ratios),
        "",
        *_beside(result),
    ]


def _beside(result: dict[str, Any]) -> list[str]:
    """What belongs to a peer but not into its column, and the settings that were fastest."""
    lines = []
    for peer, settings in result["peers"].items():
        chosen = {family.name: best(settings, family.name) for family in FAMILIES}
        if len(settings) > 1:
            used = ", ".join(f"{family} {one[0]}" for family, one in chosen.items() if one)
            lines.append(f"{NAMES[peer]}, fastest settings: {used}.")
        first = next(iter(settings.values()))
        if "load" in first:
            load = sum(told for told in first["load"].values())
            lines.append(f"{NAMES[peer]} loads, indexes and analyses the inputs in {load:.1f} s.")
        if "start" in first:
            lines.append(f"{NAMES[peer]} starts in {first['start']:.1f} s.")
    marts = [
        mart
        for settings in result["peers"].values()
        for told in settings.values()
        for of_family in told["marts"].values()
        for mart in of_family
    ]
    differing = sorted({mart["mart"] for mart in marts if not mart["is_equal"]})
    lines.append(
        f"Differing marts: {', '.join(f'`{one}`' for one in differing)}."
        if differing
        else "All marts of all peers are equal."
    )
    return [" ".join(lines)]
