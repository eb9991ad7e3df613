"""dbt in a process that stays: the project is read once, so that warehouses can be built many times at little cost.

A build through `tests.support.warehouse.build` starts Python and reads the project anew, which takes longer than the
models of a small world. A session runs the same models by dbt's own runner with the manifest that it keeps. It runs no
data tests: those belong to the builds of `make test-build`. Two sessions build two warehouses at the same time.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.support.warehouse import PROJECT, SECRET, WORK, target_folder

MODELS_AND_SEEDS = ("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


class DbtSession:
    """One dbt process; `run` builds one warehouse after the other in it."""

    def __init__(self) -> None:
        environment = {
            **os.environ,
            # the names that `dbt` of tests.support.warehouse shows to dbt, so that both use one parsed project
            "DRIVETRAIN_WAREHOUSE": str(WORK / "warehouse"),
            "DRIVETRAIN_LANDING": str(WORK / "landing"),
            "DRIVETRAIN_SECRET": SECRET,
            "DBT_TARGET_PATH": str(target_folder()),
            "DBT_LOG_PATH": str(WORK / "logs"),
            "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")]),
        }
        environment.pop("DRIVETRAIN_AS_OF", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dbt_session"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> DbtSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(
        self,
        landing: Path,
        warehouse: Path,
        *arguments: str,
        as_of: str | None = None,
        seeds: Mapping[str, Path] | None = None,
    ) -> float:
        """Runs dbt against the folders, with other files in place of the named seeds; gives the seconds it took.

        The folder of such a file has a name that the project has not.

        What dbt reports as failed is an AssertionError with its words.
        """
        request = {
            "environment": {
                "DRIVETRAIN_LANDING": str(landing),
                "DRIVETRAIN_WAREHOUSE": str(warehouse),
                "DRIVETRAIN_AS_OF": as_of or "",
            },
            "seeds": {name: str(path) for name, path in (seeds or {}).items()},
            "arguments": arguments or MODELS_AND_SEEDS,
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"messages": ["the dbt process ended"]}')
        assert not answer["messages"], "\n".join(answer["messages"])
        return answer["seconds"]


def _serve() -> None:
    """The process of a session: one request a line, one answer a line."""
    import time

    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    # what models and dbt print must not meet the answers
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    silent = ["--log-level", "none", "--log-level-file", "none", "--no-write-json"]
    manifest = dbtRunner().invoke([*silent, "parse"]).result
    seed_nodes = {node.name: node for node in manifest.nodes.values() if node.resource_type == "seed"}
    seed_paths = {name: node.original_file_path for name, node in seed_nodes.items()}
    for line in sys.stdin:
        request = json.loads(line)
        os.environ.update(request["environment"])
        for name, node in seed_nodes.items():
            # dbt reads a seed when it runs it, under root_path where the project has no such file; an absolute path
            # would do for reading, but dbt writes what it ran under the same name into its target folder
            given = Path(request["seeds"].get(name) or PROJECT / seed_paths[name])
            node.root_path = str(given.parents[1] if name in request["seeds"] else PROJECT)
            node.original_file_path = str(given.relative_to(node.root_path))
        started = time.monotonic()
        finished = dbtRunner(manifest=manifest).invoke([*silent, *request["arguments"]])
        messages = [str(finished.exception)] if finished.exception else []
        for result in getattr(finished.result, "results", []):
            if str(result.status) in ("error", "fail", "runtime error"):
                messages.append(f"{result.node.name}: {result.message}")
        if not finished.success and not messages:
            messages.append("dbt failed without a word")
        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager._ENV.close()
        gc.collect()
        answers.write(json.dumps({"messages": messages, "seconds": time.monotonic() - started}) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
