"""polars: the marts of the four families written by hand as lazy queries, run by its streaming engine.

    python -m benchmarks.peers.polars_peer TASK FOUND        by a Python that has polars

Inputs are scanned from Parquet, the marts are written as Parquet. What several steps read is collected once, as a
table of a database would be; the rest is left to polars.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.peers.telling import output_folder, tell, timed, told


def once(task: dict[str, Any], work: dict[str, Any]) -> float:
    """One run from the inputs to the marts on disk."""
    import polars as pl

    from benchmarks.peers import polars_finance, polars_growth, polars_inventory, polars_sales

    families = {
        "growth": polars_growth.marts,
        "sales": polars_sales.marts,
        "finance": polars_finance.marts,
        "inventory": polars_inventory.marts,
    }
    folder = output_folder(task, "polars", work["family"])
    as_of = date.fromisoformat(task["as_of"])

    def make() -> None:
        inputs = {table: pl.scan_parquet(file) for table, file in work["inputs"].items()}
        found = families[work["family"]](inputs, as_of)
        sinks = [query.sink_parquet(folder / f"{mart}.parquet", lazy=True) for mart, query in found.items()]
        pl.collect_all(sinks, engine="streaming")

    seconds = timed(make)
    missing = [mart for mart in work["marts"] if not (folder / f"{mart}.parquet").exists()]
    if missing:
        raise RuntimeError(f"polars did not write {', '.join(missing)} in {Path(folder)}")
    return seconds


def main() -> None:
    task = told()
    os.environ["POLARS_MAX_THREADS"] = str(task["threads"])
    import polars as pl

    seconds = {work["family"]: [once(task, work) for _ in range(task["repeat"])] for work in task["families"]}
    tell({"seconds": seconds, "version": f"polars {pl.__version__}"})


if __name__ == "__main__":
    main()
