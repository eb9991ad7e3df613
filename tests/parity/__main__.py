"""Builds a demo on both engines, first without its last extracts and then with them, and compares all tables each time.

    python -m tests.parity --scale 0.01 --seed 7

The last line says tables, rows and differences; the exit code is 1 where anything differs or a build failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from drivetrain.spark.local import LocalSpark
from tests.parity.comparison import LAYERS, Compared, compare
from tests.support.dbt_session import MODELS_AND_SEEDS
from tests.support.demo_warehouse import copy_without_last_extracts
from tests.support.warehouse import SECRET, build, run_program


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drivetrain-parity-") as work:
        return _run(Path(work), given.scale, given.seed)


def _run(work: Path, scale: float, seed: int) -> int:
    whole, landing, warehouse = work / "demo", work / "landing", work / "warehouse"
    demo = ("demo", "--scale", str(scale), "--seed", str(seed), "--output", str(whole))
    written = run_program("drivetrain", whole, warehouse, *demo)
    assert written.exit_code == 0, written.output
    last = copy_without_last_extracts(whole, landing)
    # what DuckDB lands, Spark reads in the same raw zone
    os.environ |= {
        "DRIVETRAIN_WAREHOUSE": str(warehouse),
        "DRIVETRAIN_SECRET": SECRET,
        "DBT_LOG_PATH": str(work / "logs"),
        "DBT_TARGET_PATH": str(work / "target"),
    }
    spark = LocalSpark(work / "spark")
    found: list[Compared] = []
    for step in ("in full", f"with the extracts of {last}"):
        if step != "in full":
            shutil.copytree(whole, landing, dirs_exist_ok=True)
        started = time.monotonic()
        build(landing, warehouse, "--exclude-resource-type", "test")
        on_duckdb = time.monotonic()
        if not spark.dbt("--quiet", *MODELS_AND_SEEDS).success:
            print(f"The build on Spark failed, {step}.")
            return 1
        assert spark.dbt("--quiet", "run-operation", "publish_marts").success, "publish_marts failed"
        on_spark = time.monotonic()
        compared = compare(warehouse / "drivetrain.duckdb", work / "spark/tables", LAYERS)
        print(f"{step}: DuckDB {on_duckdb - started:.0f} s, Spark {on_spark - on_duckdb:.0f} s; {_summary(compared)}")
        for table in compared:
            if not table.is_equal:
                print(f"  {table.name}: {table.only_duckdb} rows only on DuckDB, {table.only_spark} only on Spark")
        found += compared
    spark.stop()
    print(f"parity: {_summary(found)}")
    return 0 if found and all(table.is_equal for table in found) else 1


def _summary(compared: list[Compared]) -> str:
    differences = sum(table.only_duckdb + table.only_spark for table in compared)
    return f"{len(compared)} tables, {sum(table.rows for table in compared):,} rows, {differences:,} differences"


if __name__ == "__main__":
    sys.exit(main())
