"""Builds a demo on both engines, first without its last extracts and then with them, and compares all tables each time.

    python -m tests.parity --scale 0.01 --seed 7
    python -m tests.parity --scale 1 --executors 2 --kill-executor

With --kill-executor one of the processes that do Spark's work is killed in the middle of the first build; Spark starts
another and works out again what was lost. The last line says tables, rows and differences; the exit code is 1 where
anything differs or a build failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drivetrain.spark.local import LocalSpark
from tests.parity.comparison import LAYERS, Compared, compare
from tests.support.dbt_session import MODELS_AND_SEEDS
from tests.support.demo_warehouse import copy_without_last_extracts
from tests.support.warehouse import SECRET, build, run_program

FULL = "in full"
EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"
NODES_BEFORE_THE_KILL = 150  # of about 300: most of staging is done, most of the rest is not


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--executors", type=int, default=0, help="processes that do Spark's work; 0: this one")
    parser.add_argument("--kill-executor", action="store_true", help="kill one of them once, in the middle of a build")
    given = parser.parse_args()
    if given.kill_executor and given.executors < 2:
        parser.error("--kill-executor needs --executors 2 or more")
    with tempfile.TemporaryDirectory(prefix="drivetrain-parity-") as work:
        return _run(Path(work), given.scale, given.seed, given.executors, given.kill_executor)


def _run(work: Path, scale: float, seed: int, executors: int, kill_executor: bool) -> int:
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
    spark = LocalSpark(work / "spark", executors)
    found: list[Compared] = []
    for step in (FULL, f"with the extracts of {last}"):
        if step != FULL:
            shutil.copytree(whole, landing, dirs_exist_ok=True)
        started = time.monotonic()
        build(landing, warehouse, "--exclude-resource-type", "test")
        on_duckdb = time.monotonic()
        callbacks = [KillsAnExecutor()] if kill_executor and step == FULL else []
        if not spark.dbt("--quiet", *MODELS_AND_SEEDS, callbacks=callbacks).success:
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


class KillsAnExecutor:
    """Told of dbt's events, it kills the youngest process of Spark's executors once, when enough nodes have ended."""

    def __init__(self) -> None:
        self.ended = 0

    def __call__(self, event) -> None:
        self.ended += event.info.name == "NodeFinished"
        if event.info.name == "NodeFinished" and self.ended == NODES_BEFORE_THE_KILL:
            found = subprocess.run(["pgrep", "-n", "-f", EXECUTOR], capture_output=True, text=True, check=True).stdout
            os.kill(int(found), signal.SIGKILL)
            print(f"killed executor process {int(found)} after {self.ended} nodes", flush=True)


def _summary(compared: list[Compared]) -> str:
    differences = sum(table.only_duckdb + table.only_spark for table in compared)
    return f"{len(compared)} tables, {sum(table.rows for table in compared):,} rows, {differences:,} differences"


if __name__ == "__main__":
    sys.exit(main())
