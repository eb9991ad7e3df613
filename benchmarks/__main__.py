"""Measures the warehouse at one scale of the demo, against DuckDB alone on the same files, in one run.

    python -m benchmarks --scale 1 --repeat 3
    python -m benchmarks --scale 100 --repeat 1 --without bare late
    python -m benchmarks --guard

The demo is written once into DRIVETRAIN_BENCHMARKS (default benchmarks/data) and kept. Each repetition takes a new
warehouse: landing, the floor, a full build, its statements without dbt, a build with nothing new, one more day, and a
day that comes late. Results are kept in benchmarks/results, the tables of docs/benchmarks.md are written from them, and
the last line is one JSON object of the ratios. A step that takes too long at a large scale is left out with --without;
its figures are then empty. With --guard only the floor and the full build are measured, and the program fails where
their ratio is above the bound of benchmarks/bound.json.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.measuring import GIB, CommandFailed, Measured, measure
from benchmarks.report import machine, write_report

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
SEED = 1
SLOWEST = 10
# places in the list of extract dates, from the end: the last day of a month brings more than a day, so the one before
LAST, DAY, LATE = -1, -2, -7
BOUND = Path(__file__).parent / "bound.json"
STEPS = ("read", "land", "floor", "full", "bare", "unchanged", "day", "late")
# those that no other needs and no target but one
OPTIONAL = ("read", "bare", "unchanged", "late")


class Bench:
    """The folders of one scale, and the commands that are measured in them."""

    def __init__(self, scale: float, folder: Path) -> None:
        self.scale = scale
        self.demo = folder / f"scale_{scale:g}" / "demo"
        self.work = folder / f"scale_{scale:g}" / "work"
        self.landing, self.warehouse = self.work / "landing", self.work / "warehouse"
        self.environment = os.environ | {
            "DRIVETRAIN_LANDING": str(self.landing),
            "DRIVETRAIN_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.work / "target"),
            "DBT_LOG_PATH": str(self.work / "logs"),
            "DRIVETRAIN_SECRET": "a secret of the benchmarks",
            "PYTHONPATH": str(PROJECT),
        }
        self.environment.pop("DRIVETRAIN_AS_OF", None)

    def write_demo(self) -> None:
        """The extracts, once; a folder that was not finished is written again."""
        finished = self.demo.with_name("demo_is_whole")
        if finished.exists():
            return
        shutil.rmtree(self.demo, ignore_errors=True)
        self.demo.parent.mkdir(parents=True, exist_ok=True)
        command = ["demo", "--scale", f"{self.scale:g}", "--seed", str(SEED), "--output", str(self.demo)]
        self.run([program("drivetrain"), *command], self.demo.parent / "demo.log")
        shutil.rmtree(self.demo.with_name("demo_truth"), ignore_errors=True)
        finished.touch()

    def run(self, command: list[str], log: Path | None = None) -> Measured:
        return measure(command, self.environment, self.warehouse / "tmp", log or self.work / "output.log")

    def dates(self) -> list[str]:
        return sorted({path.name for path in self.demo.glob("*/*/extract_date=*")})

    def let_land(self, dates: list[str]) -> None:
        """Puts the extracts of some dates into the landing folder, as links."""
        for wanted in dates:
            for path in self.demo.glob(f"*/*/{wanted}/*"):
                target = self.landing / path.relative_to(self.demo)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(path, target)

    def begin(self, dates: list[str]) -> None:
        """A new warehouse with the extracts of some dates; parsing is the same for every step and part of none."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.let_land(dates)
        self.run([program("dbt"), "--quiet", "parse"])

    def repetition(self, number: int, without: list[str]) -> dict[str, Measured]:
        """Every step once but those to do without, in a warehouse of its own."""
        dates = self.dates()
        held_back = [dates[LATE], dates[DAY], dates[LAST]]
        self.begin([one for one in dates if one not in held_back])
        build = [program("dbt"), "--quiet", "build"]
        found = {}

        def step(name: str, command: list[str]) -> None:
            if name in without:
                return
            found[name] = self.run(command)
            print(f"{number}: {name} {found[name].seconds:.1f} s, {found[name].memory / GIB:.2f} GiB", flush=True)

        step("read", self.alone("read", self.landing))
        step("land", [program("drivetrain"), "land"])
        step("floor", self.alone("floor", self.warehouse, self.work / "floor.duckdb"))
        (self.work / "floor.duckdb").unlink(missing_ok=True)
        step("full", build)
        shutil.copy(self.work / "target/run_results.json", self.work / "full.json")
        bare = self.work / "bare" / "drivetrain.duckdb"
        bare.parent.mkdir()
        step("bare", self.alone("bare", self.warehouse, bare, self.work / "full.json"))
        shutil.rmtree(bare.parent)
        step("unchanged", build)
        self.let_land([dates[DAY]])
        step("day", build)
        shutil.copy(self.work / "target/run_results.json", self.work / "day.json")
        if "late" not in without:
            self.let_land([dates[LATE]])
        step("late", build)
        return found

    def full_and_floor(self) -> dict[str, Measured]:
        """A full build of all that lies in the demo, and the floor."""
        self.begin(self.dates())
        self.run([program("drivetrain"), "land"])
        floor = self.run(self.alone("floor", self.warehouse, self.work / "floor.duckdb"))
        full = self.run([program("dbt"), "--quiet", "build"])
        return {"floor": floor, "full": full}

    def alone(self, what: str, *paths: Path) -> list[str]:
        return [sys.executable, "-m", "benchmarks.engine_alone", what, *map(str, paths)]

    def sizes(self) -> dict[str, int]:
        """Bytes of the database and of the same tables as Parquet."""
        log = self.work / "sizes.log"
        self.run(self.alone("parquet", self.warehouse, self.work / "parquet"), log)
        shutil.rmtree(self.work / "parquet")
        return json.loads(log.read_text(encoding="utf-8").splitlines()[-1])

    def slowest(self, file: str) -> list[dict]:
        """The nodes of a build that took longest, with their seconds and the rows of their tables."""
        results = json.loads((self.work / file).read_text(encoding="utf-8"))["results"]
        longest = sorted(results, key=lambda result: -result["execution_time"])[:SLOWEST]
        found = []
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            for result in longest:
                kind, _, node = result["unique_id"].split(".")[:3]
                rows = None
                if kind in ("model", "seed"):
                    rows = connection.execute(f"select count(*) from {result['relation_name']}").fetchone()[0]
                found.append({"node": node, "seconds": round(result["execution_time"], 1), "rows": rows})
        return found

    def landed_rows(self) -> int:
        with duckdb.connect(str(self.warehouse / "drivetrain.duckdb"), read_only=True) as connection:
            return connection.execute("select sum(landed_rows) from raw.landed_files").fetchone()[0]


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=OPTIONAL, help="steps to leave out")
    parser.add_argument("--guard", action="store_true", help="only compare full build ÷ floor with the stored bound")
    given = parser.parse_args()
    folder = Path(os.environ.get("DRIVETRAIN_BENCHMARKS") or Path(__file__).parent / "data").resolve()
    bench = Bench(given.scale, folder)
    try:
        times = "the guard" if given.guard else f"{given.repeat} times"
        print(f"Benchmark: scale {given.scale:g}, {times}, in {folder}", flush=True)
        bench.write_demo()
        if given.guard:
            return guard(bench)
        repetitions = [bench.repetition(number, given.without) for number in range(1, given.repeat + 1)]
        measured = [name for name in STEPS if name not in given.without]
        result = {
            "scale": given.scale,
            "measured_on": date.today().isoformat(),
            "machine": machine(),
            "rows": bench.landed_rows(),
            "seconds": {name: [round(one[name].seconds, 2) for one in repetitions] for name in measured},
            "memory": {name: max(one[name].memory for one in repetitions) for name in measured},
            "spill": {name: max(one[name].spill for one in repetitions) for name in measured},
            "bytes": bench.sizes(),
            "slowest_full": bench.slowest("full.json"),
            "slowest_day": bench.slowest("day.json"),
        }
    except CommandFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    result["ratios"] = ratios(result)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"scale_{given.scale:g}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_report(RESULTS, PROJECT / "docs/benchmarks.md")
    shutil.rmtree(bench.work)
    print(json.dumps(result["ratios"]))
    return 0


def guard(bench: Bench) -> int:
    """0 where the full build is within the bound over the floor of the same run, 1 above it.

    The bound is the ratio as it was measured, and a factor for what differs between two runs and machines. A run above
    it is taken a second time before it counts: a neighbour on the machine does not come twice in the same place.
    """
    stored = json.loads(BOUND.read_text(encoding="utf-8"))
    bound = stored["full_to_floor"] * stored["slack"]
    for attempt in ("first", "second"):
        found = bench.full_and_floor()
        ratio = found["full"].seconds / found["floor"].seconds
        print(
            f"{attempt} run: full build {found['full'].seconds:.1f} s, floor {found['floor'].seconds:.1f} s, "
            f"ratio {ratio:.2f}, bound {bound:.2f}",
            flush=True,
        )
        if ratio <= bound:
            shutil.rmtree(bench.work)
            return 0
    print(
        "A full build takes longer over the floor than the bound of benchmarks/bound.json allows. "
        "Which nodes grew: make benchmark, then docs/benchmarks.md.",
        file=sys.stderr,
    )
    return 1


def ratios(result: dict) -> dict[str, float | None]:
    """The figures that targets are set for; every ratio is of medians of one run, none where a step was left out."""
    seconds = {name: median(values) for name, values in result["seconds"].items()}
    builds = [name for name in ("full", "unchanged", "day", "late") if name in seconds]

    def share(name: str, of: str) -> float | None:
        return round(seconds[name] / seconds[of], 3) if name in seconds else None

    bare = share("bare", "full")
    return {
        "scale": result["scale"],
        "full_to_floor": round(seconds["full"] / seconds["floor"], 2),
        "day_to_full": share("day", "full"),
        "unchanged_to_full": share("unchanged", "full"),
        "dbt_share": None if bare is None else round(1 - bare, 3),
        "peak_gib": round(max(result["memory"][name] for name in builds) / GIB, 2),
        "database_to_parquet": round(result["bytes"]["database"] / result["bytes"]["parquet"], 2),
    }


if __name__ == "__main__":
    sys.exit(main())
