"""One demo on both engines, built once for all tests of this folder: `make spark-test`, where `make spark` has run.

On Spark staging of two systems is built first without the last extracts, so that the rest comes to it by partitions;
then everything.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivetrain.demo import write_demo
from tests.support.dbt_session import MODELS_AND_SEEDS
from tests.support.demo_warehouse import copy_without_last_extracts
from tests.support.warehouse import build, run_program

HAS_SPARK = importlib.util.find_spec("pyspark") is not None
SCALE, SEED = 0.01, 7
# the two systems with most tables: partitions are replaced by one macro for all, and `make parity` does it for each
FIRST = ("path:models/staging/crm", "path:models/staging/erp")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Without pyspark there is nothing to import here; the Makefile runs these tests where there is."""
    return True if not HAS_SPARK and collection_path.name.startswith("test_") else None


@dataclass(frozen=True)
class TwoEngines:
    """What a demo became: a warehouse of DuckDB, and the Spark that holds the same."""

    engine: object
    warehouse: Path

    @property
    def database(self) -> Path:
        return self.warehouse / "drivetrain.duckdb"

    @property
    def session(self):
        return self.engine.spark.session

    def dbt(self, *arguments: str, manifest=None):
        """One call of dbt on Spark."""
        return self.engine.run(self.warehouse, *arguments, manifest=manifest)

    def rows(self, query: str) -> list[tuple]:
        """Rows of Spark."""
        return [tuple(row) for row in self.session.sql(query).collect()]


@pytest.fixture(scope="session")
def two_engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoEngines]:
    from tests.support.spark_engine import spark_engine

    folder = tmp_path_factory.mktemp("two_engines")
    whole, landing, warehouse = folder / "demo", folder / "landing", folder / "warehouse"
    write_demo(whole, scale=SCALE, seed=SEED, truth_folder=folder / "truth")
    engines = TwoEngines(spark_engine(), warehouse)
    copy_without_last_extracts(whole, landing)
    landed = run_program("drivetrain", landing, warehouse, "land")
    assert landed.exit_code == 0, landed.output
    first = engines.dbt(*MODELS_AND_SEEDS, "--select", "resource_type:seed", *FIRST)
    assert first.exit_code == 0, first.output
    shutil.copytree(whole, landing, dirs_exist_ok=True)
    build(landing, warehouse, "--exclude-resource-type", "test")
    second = engines.dbt(*MODELS_AND_SEEDS)
    assert second.exit_code == 0, second.output
    yield engines
