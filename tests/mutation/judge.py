"""What the project's own tests say of a mutant: unit tests, then the build with its data tests, then the truth ledger.

dbt reads the project once; every mutant is judged in a process forked from that one, on a copy of a warehouse that is
built already, so that only the broken model and what follows from it is built again. The first test that fails ends it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.mutation.operators import Mutant

PROJECT = Path(__file__).resolve().parents[2]
SCALE, SEED = "0.01", "7"  # as `make test-build`
SECRET = "test"
TIMEOUT = 600  # seconds for one stage of one mutant; a lost join condition can cost a cross product

# what DuckDB says of SQL that is none: such a mutant is not counted
NOT_SQL = re.compile(r"Parser Error|Binder Error|Catalog Error|Compilation Error")
# read or made by something else than the models
NOT_OF_MODELS = ("test_logs_carry_nothing_personal",)


@dataclass
class Verdict:
    """What became of a mutant: the layer and the test that caught it, or `survived`, `invalid`, `equivalent`."""

    layer: str
    caught_by: str = ""
    detail: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class DataTest:
    """A data test of dbt: its kind, the query whose rows are failures, and the tables it reads."""

    name: str
    kind: str
    query: str
    tables: list[str]


class Judge:
    """A warehouse that is built, the project as dbt has read it, and one process per stage of a mutant."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.base = work / "base"
        self._set_environment(self.base)
        if not (self.base / "finished").exists():
            self._build_base()
        self.manifest = self._parse()

    def _set_environment(self, folder: Path) -> None:
        os.environ.update(
            DRIVETRAIN_LANDING=str(folder / "landing"),
            DRIVETRAIN_WAREHOUSE=str(folder / "warehouse"),
            DRIVETRAIN_SECRET=SECRET,
            DBT_TARGET_PATH=str(folder / "target"),
            DBT_LOG_PATH=str(folder / "logs"),
            DRIVETRAIN_TEST_DEMO=str(folder),
            DO_NOT_TRACK="1",
        )

    def _build_base(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)
        self.base.mkdir(parents=True)
        program = str(Path(sys.executable).with_name("drivetrain"))
        demo = [program, "demo", "--scale", SCALE, "--seed", SEED, "--output", str(self.base / "landing")]
        subprocess.run(demo, cwd=PROJECT, check=True)
        dbt = str(Path(sys.executable).with_name("dbt"))
        subprocess.run([dbt, "--quiet", "build"], cwd=PROJECT, check=True)
        (self.base / "finished").touch()

    def _parse(self) -> Manifest:
        os.chdir(PROJECT)
        result = dbtRunner().invoke(["--quiet", "parse"])
        assert result.success, result.exception
        return result.result

    def data_tests(self) -> list[DataTest]:
        """Every data test with its compiled SQL and the tables that it reads, as the build of the base has them."""
        found = self.base / "tests.json"
        if not found.exists():
            results = dbtRunner(manifest=self.manifest).invoke(["--quiet", "test", "--select", "test_type:data"])
            assert results.success, results.exception
            nodes = [one.node for one in results.result.results if one.node.resource_type == "test"]
            found.write_text(json.dumps([self._described(node) for node in nodes]))
            DuckDBConnectionManager.close_all_connections()
        return [DataTest(**one) for one in json.loads(found.read_text())]

    def _described(self, node) -> dict:
        known = {**self.manifest.nodes, **self.manifest.sources}
        tables = [known[key].relation_name for key in node.depends_on.nodes]
        kind = node.test_metadata.name if layer_of(node) == "generic" else "singular"
        return {"name": node.name, "kind": kind, "query": node.compiled_code, "tables": sorted(tables)}

    # --- one mutant ---------------------------------------------------------------------------------------------

    def judge(self, mutant: Mutant) -> Verdict:
        """Breaks the project as the mutant says and lets the tests speak, cheapest first."""
        if not self._node_ids(mutant):
            return Verdict("invalid", detail="nothing of the project reads it")
        seconds = {}
        folder = self.work / "mutant"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base / "warehouse", folder / "warehouse")
        for name in ("landing", "landing_truth"):
            (folder / name).symlink_to(self.base / name)
        stages = [self._unit_tests, self._loose_data_tests, self._build, self._truth]
        if mutant.path.startswith("models/"):
            stages[2:2] = [self._run, self._compare]
        for stage in stages:
            started = time.monotonic()
            verdict = self._forked(stage, mutant, folder)
            seconds[stage.__name__.strip("_")] = round(time.monotonic() - started, 1)
            if verdict.layer != "passed":
                verdict.seconds = seconds
                return verdict
        return Verdict("survived", seconds=seconds)

    def _forked(self, stage, mutant: Mutant, folder: Path) -> Verdict:
        """The stage in a process of its own: nothing that dbt or DuckDB keeps outlives it."""
        answer = folder / "answer.json"
        answer.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            os.setsid()
            try:
                with open(folder / "output.txt", "a") as output:
                    os.dup2(output.fileno(), 1)
                    os.dup2(output.fileno(), 2)
                self._set_environment(folder)
                self._apply(mutant)
                answer.write_text(json.dumps(stage(mutant).__dict__))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        started = time.monotonic()
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() - started > TIMEOUT:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return Verdict("timeout", detail=f"{stage.__name__.strip('_')} took more than {TIMEOUT} seconds")
            time.sleep(0.05)
        if not answer.exists():
            raise RuntimeError(
                f"{stage.__name__} of {mutant} gave no answer:\n{(folder / 'output.txt').read_text()[-3000:]}"
            )
        return Verdict(**json.loads(answer.read_text()))

    def _apply(self, mutant: Mutant) -> None:
        text = (PROJECT / mutant.path).read_text(encoding="utf-8")
        if mutant.path.startswith("models/"):
            for unique_id in self._node_ids(mutant):
                self.manifest.nodes[unique_id].raw_code = mutant.apply(text).strip()
            return
        for macro in self._macros(mutant.path):
            at = text.index(macro.macro_sql)
            if at <= mutant.start and mutant.end <= at + len(macro.macro_sql):
                start, end = mutant.start - at, mutant.end - at
                macro.macro_sql = macro.macro_sql[:start] + mutant.after + macro.macro_sql[end:]

    def _macros(self, path: str):
        return [macro for macro in self.manifest.macros.values() if macro.original_file_path == path]

    def _node_ids(self, mutant: Mutant) -> list[str]:
        """The models and tests whose SQL the mutant changes: the model itself, or all that call the macro."""
        if mutant.path.startswith("models/"):
            return [key for key, node in self.manifest.nodes.items() if node.original_file_path == mutant.path]
        calling = {macro.unique_id for macro in self._macros(mutant.path)}
        while True:
            more = {
                key
                for key, macro in self.manifest.macros.items()
                if key not in calling and calling & set(macro.depends_on.macros)
            }
            if not more:
                break
            calling |= more
        return [key for key, node in self.manifest.nodes.items() if calling & set(node.depends_on.macros)]

    # --- the stages, each in a process of its own -----------------------------------------------------------------

    def _unit_tests(self, mutant: Mutant) -> Verdict:
        """The unit tests of the models whose SQL the mutant changes."""
        changed = set(self._node_ids(mutant))
        names = [test.name for test in self.manifest.unit_tests.values() if test.depends_on.nodes[0] in changed]
        if not names:
            return Verdict("passed")
        return self._said_by(self._dbt("--no-populate-cache", "test", "--select", *names))

    def _loose_data_tests(self, mutant: Mutant) -> Verdict:
        """Data tests that read no table (those of the parsing macros), before anything is built."""
        names = [
            self.manifest.nodes[key].name
            for key in self._node_ids(mutant)
            if key.startswith("test.") and not self.manifest.nodes[key].depends_on.nodes
        ]
        if not names:
            return Verdict("passed")
        return self._said_by(self._dbt("test", "--select", *names))

    def _run(self, mutant: Mutant) -> Verdict:
        """The broken model alone, without its tests."""
        return self._said_by(self._dbt("run", "--select", *self._models(mutant)))

    def _compare(self, mutant: Mutant) -> Verdict:
        """A model that gives the rows that it gave before has survived: nothing that reads it can tell."""
        connection = duckdb.connect()
        for name, folder in (("before", self.base), ("after", self.work / "mutant")):
            connection.execute(f"attach '{folder / 'warehouse' / 'drivetrain.duckdb'}' as {name} (read_only)")
        for name in self._models(mutant):
            node = self.manifest.nodes[f"model.drivetrain.{name}"]
            before, after = (f'from {side}."{node.schema}"."{node.alias}"' for side in ("before", "after"))
            query = f"select 1 from (({before} except all {after}) union all ({after} except all {before})) limit 1"
            if connection.execute(query).fetchone():
                return Verdict("passed")
        return Verdict("survived", detail="the demo's rows are the same")

    def _models(self, mutant: Mutant) -> list[str]:
        nodes = [self.manifest.nodes[key] for key in self._node_ids(mutant)]
        return [node.name for node in nodes if node.resource_type == "model"]

    def _build(self, mutant: Mutant) -> Verdict:
        """The changed models and all that follows from them, with every data test that reads one of them."""
        nodes = [self.manifest.nodes[key] for key in self._node_ids(mutant)]
        tests = [node.name for node in nodes if node.resource_type == "test"]
        full = ["--full-refresh"] if mutant.path.startswith(("macros/staging", "macros/parsing")) else []
        select = [*(f"{name}+" for name in self._models(mutant)), *tests]
        result = self._dbt(
            "build", "--indirect-selection", "eager", "--exclude-resource-type", "unit_test", *full, "--select", *select
        )
        return self._said_by(result)

    def _truth(self, mutant: Mutant) -> Verdict:
        """The truth ledger of the demo against the marts of the broken project."""
        failed = FirstFailure()
        deselected = [f"--deselect=tests/demo/test_truth.py::{name}" for name in NOT_OF_MODELS]
        pytest.main(
            ["-x", "-q", "-p", "no:cacheprovider", "--tb=line", *deselected, "tests/demo/test_truth.py"],
            plugins=[failed],
        )
        return Verdict("truth", failed.name, failed.detail) if failed.name else Verdict("passed")

    def _dbt(self, *arguments: str):
        fast = ("--quiet", "--fail-fast", "--no-write-json", "--log-level-file", "none")
        return dbtRunner(manifest=self.manifest).invoke([*fast, *arguments, "--threads", "1"])

    @staticmethod
    def _said_by(result) -> Verdict:
        """The first failure of a dbt call as a verdict."""
        if result.exception is not None:
            text = f"{type(result.exception).__name__}: {result.exception}"
            return Verdict("invalid" if NOT_SQL.search(text) else "error", detail=text[:500])
        results = result.result.results if result.result else []
        for one in results:
            if str(one.status) == "error":
                message = one.message or ""
                if NOT_SQL.search(message) and "enforced contract" not in message:
                    return Verdict("invalid", one.node.name, message[:500])
                return Verdict("build", one.node.name, message[:500])
        for one in results:
            if str(one.status) == "fail":
                layer = "unit" if one.node.resource_type == "unit_test" else layer_of(one.node)
                return Verdict(layer, one.node.name, (one.message or "")[:500])
        return Verdict("passed") if result.success else Verdict("error", detail="dbt failed and names no test")


def layer_of(node) -> str:
    """Whether a data test is one of a column or table, or a reconciliation of its own."""
    return "generic" if getattr(node, "test_metadata", None) else "singular"


class FirstFailure:
    """A pytest plugin that keeps the name of the first test that failed."""

    name = detail = ""

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid.split("::", 1)[-1]
            self.detail = str(report.longrepr)[:500]
