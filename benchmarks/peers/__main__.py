"""The marts of the four families by DuckDB, PostgreSQL, polars and Spark, on the same data and in one run.

    python -m benchmarks.peers --scale 1 --repeat 3

The demo is the one of `python -m benchmarks` (DRIVETRAIN_BENCHMARKS, default benchmarks/data). It lands and is built
once by dbt on DuckDB; staging, seeds and what families share are written as Parquet, and every peer makes the same
marts from those files. A mart that differs from the built one is reported as such, and the exit code is 2. Results are
kept in benchmarks/results/peers_scale_N.json; what is printed last is the section for docs/benchmarks.md.

polars and Spark run in a Python of their own: --polars-python (default this one, where polars is installed),
--spark-python (default .venv-spark). A peer that is not there is left out with a sentence.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.__main__ import PROJECT, RESULTS
from benchmarks.measuring import CommandFailed
from benchmarks.peers.common_input import PeersBench, Work, write_works
from benchmarks.peers.comparing import compare
from benchmarks.peers.families import FAMILIES
from benchmarks.peers.postgres_server import PostgresMissing, programs
from benchmarks.peers.report import BEGIN, END, peers_table
from benchmarks.report import machine, put_between
from drivetrain.landing.sources import name, quoted
from drivetrain.limits import memory_limit_mb, thread_count

# of the settings that a user would try, those that are tried here; the fastest of a family counts, all are kept.
# The planner takes joins over four columns of a place for rare and loops over them: without loops it cannot.
POSTGRES_SETTINGS = {
    "no nested loops": {"jit": "off", "enable_nestloop": "off"},
    "no nested loops, jit": {"jit": "on", "enable_nestloop": "off"},
    "nested loops": {"jit": "off"},
}
SPARK_SETTINGS: dict[str, dict[str, str]] = {
    "whole-stage code": {},
    "no generated code": {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    },
}


@dataclass(frozen=True)
class Peer:
    """A program to compare with: the Python that runs it, the module, and its settings by name."""

    name: str
    python: Path
    settings: dict[str, dict[str, str]]

    @property
    def module(self) -> str:
        return f"benchmarks.peers.{self.name}_peer"


def is_there(peer: Peer, package: str) -> bool:
    """Whether its Python has the package that it needs."""
    if not peer.python.exists():
        return False
    asked = [str(peer.python), "-c", f"import {package}"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def peers(given: argparse.Namespace) -> Iterator[Peer]:
    """The peers that can run here; for one that cannot, a sentence on what it needs."""
    own = Path(sys.executable)
    yield Peer("duckdb", own, {"as a build": {}})
    if "postgres" not in given.without:
        try:
            programs()
        except PostgresMissing as missing:
            print(missing, file=sys.stderr)
        else:
            yield Peer("postgres", own, POSTGRES_SETTINGS)
    polars = Peer("polars", given.polars_python or own, {"streaming": {}})
    if "polars" in given.without:
        pass
    elif is_there(polars, "polars"):
        yield polars
    else:
        print(
            f"polars is left out: {polars.python} does not have it. Make an environment (`python -m venv DIR`, "
            "`DIR/bin/pip install polars`) and name it with --polars-python DIR/bin/python.",
            file=sys.stderr,
        )
    spark = Peer("spark", given.spark_python, SPARK_SETTINGS)
    if "spark" in given.without:
        pass
    elif is_there(spark, "pyspark"):
        yield spark
    else:
        print(
            f"Spark is left out: {spark.python} does not have pyspark. `make spark` makes .venv-spark; "
            "another is named with --spark-python.",
            file=sys.stderr,
        )


class Comparison:
    """One comparison: the folders of a scale, what the peers are told, and what they found."""

    def __init__(self, bench: PeersBench, works: list[Work], repeat: int) -> None:
        self.bench = bench
        self.works = works
        self.folder = bench.work / "found"
        self.expected = bench.work / "expected"
        self.shared = {
            "repeat": repeat,
            "threads": thread_count(),
            "memory": memory_limit_mb(),
            "as_of": bench.as_of(),
            "folder": str(self.folder),
        }

    def take_expected(self) -> None:
        """The marts as dbt built them."""
        self.expected.mkdir(exist_ok=True)
        with duckdb.connect(str(self.bench.database), read_only=True) as connection:
            for work in self.works:
                for mart in work.marts:
                    file = quoted(self.expected / f"{mart}.parquet")
                    connection.execute(f"copy marts.{name(mart)} to {file} (format parquet)")

    def run(self, peer: Peer) -> dict[str, Any] | None:
        """Every setting of a peer over all families; gives what it found by setting, None where it cannot run."""
        found = {}
        for setting, values in peer.settings.items():
            task, answer = self.bench.work / f"{peer.name}.json", self.bench.work / f"{peer.name}_found.json"
            write_works(self.works, task, self.shared | {"settings": values})
            answer.unlink(missing_ok=True)
            try:
                command = [str(peer.python), "-m", peer.module, str(task), str(answer)]
                measured = self.bench.run(command, self.bench.work / f"{peer.name}.log")
            except CommandFailed as failed:
                print(f"{peer.name} is left out. {failed}", file=sys.stderr)
                return None
            told = json.loads(answer.read_text(encoding="utf-8"))
            told["marts"] = {
                work.family: [self.compared(peer, work.family, mart) for mart in work.marts]
                for work in self.works
                if work.family in told["seconds"]
            }
            told["largest_process"] = measured.memory
            found[setting] = told
            for family, why in told.get("failed", {}).items():
                print(f"{peer.name}, {setting}, {family}: failed. {why}", flush=True)
            for family, seconds in told["seconds"].items():
                equal = all(mart["is_equal"] for mart in told["marts"][family])
                print(
                    f"{peer.name}, {setting}, {family}: {median(seconds):.2f} s, {'equal' if equal else 'DIFFERENT'}",
                    flush=True,
                )
        return found

    def compared(self, peer: Peer, family: str, mart: str) -> dict[str, Any]:
        folder = self.folder / peer.name / family
        file = next(path for path in (folder / f"{mart}.parquet", folder / f"{mart}.csv") if path.exists())
        return compare(mart, self.expected / f"{mart}.parquet", file).as_dictionary()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--polars-python", type=Path, help="a Python that has polars")
    parser.add_argument("--spark-python", type=Path, default=PROJECT / ".venv-spark/bin/python")
    parser.add_argument("--without", action="append", default=[], choices=("postgres", "polars", "spark", "dbt"))
    given = parser.parse_args()
    folder = Path(os.environ.get("DRIVETRAIN_BENCHMARKS") or PROJECT / "benchmarks/data").resolve()
    bench = PeersBench(given.scale, folder)
    try:
        print(f"Peers: scale {given.scale:g}, {given.repeat} times, in {folder}", flush=True)
        wanted = list(peers(given))
        bench.build()
        spark = next((peer for peer in wanted if peer.name == "spark"), None)
        compiled = bench.compile_for_spark(spark.python) if spark else None
        works = bench.works(compiled)
        comparison = Comparison(bench, works, given.repeat)
        comparison.take_expected()
        found = {peer.name: comparison.run(peer) for peer in wanted}
        with_dbt = {}
        if "dbt" not in given.without:
            for family, work in zip(FAMILIES, works, strict=True):
                models = [model for model, _, _ in work.statements]
                with_dbt[family.name] = [bench.with_dbt(family, models) for _ in range(given.repeat)]
                print(f"dbt on DuckDB, {family.name}: {median(with_dbt[family.name]):.2f} s", flush=True)
        result = {
            "scale": given.scale,
            "measured_on": date.today().isoformat(),
            "machine": machine(),
            "threads": comparison.shared["threads"],
            "memory_mb": comparison.shared["memory"],
            "rows_landed": bench.landed_rows(),
            "inputs": input_sizes(works),
            "with_dbt": with_dbt,
            "peers": {peer: settings for peer, settings in found.items() if settings},
        }
    except CommandFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"peers_scale_{given.scale:g}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(bench.work)
    put_between(PROJECT / "docs/benchmarks.md", BEGIN, END, peers_table(RESULTS))
    print(peers_table(RESULTS))
    is_equal = all(
        mart["is_equal"]
        for settings in result["peers"].values()
        for told in settings.values()
        for marts in told["marts"].values()
        for mart in marts
    )
    return 0 if is_equal else 2


def input_sizes(works: list[Work]) -> dict[str, dict[str, int]]:
    """Per family: tables and rows that it reads, and models that it makes."""
    found = {}
    with duckdb.connect() as connection:
        for work in works:
            counts = [
                connection.execute(f"select count(*) from read_parquet({quoted(Path(file))})").fetchone()[0]
                for file in work.inputs.values()
            ]
            found[work.family] = {"tables": len(counts), "rows": sum(counts), "models": len(work.statements)}
    return found


if __name__ == "__main__":
    sys.exit(main())
