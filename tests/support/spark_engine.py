"""Builds of tests on Spark in place of DuckDB, and what Spark wrote brought back for tests that read a DuckDB file.

With DRIVETRAIN_TEST_ENGINE=spark, `dbt` of tests.support.warehouse runs here: the door lands what has come, dbt runs on
the one Spark of this process, and all that its catalog holds is copied into `drivetrain.duckdb` of the warehouse.
Builds below one folder share a catalog, as they do a database; the first build below another starts with an empty one.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

import duckdb

from drivetrain.landing.sources import quoted
from drivetrain.spark.local import LocalSpark
from tests.support import warehouse as of_tests

VERSION = re.compile(r"(?P<name>.+)__[0-9]{14}_[0-9a-f]{8}")
GIVEN = "conformance"  # the schema of which tests write tables themselves


class SparkEngine:
    """The Spark of this process, and a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="drivetrain-spark-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        os.environ |= {
            "DRIVETRAIN_SECRET": of_tests.SECRET,
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
        }
        self.spark = LocalSpark(self.folder / "spark")
        self.tables = self.folder / "spark/tables"
        self._home: Path | None = None

    @cached_property
    def project(self):
        """The project as dbt parses it without variables of a call."""
        parsed = self.spark.dbt("--quiet", "parse")
        assert parsed.success, parsed.exception
        return parsed.result

    def run(self, warehouse: Path, *arguments: str, manifest=None) -> of_tests.Build:
        """One call of dbt on what has landed in a warehouse; without a manifest, of the project as it is."""
        self.enter(warehouse.parent)
        os.environ["DRIVETRAIN_WAREHOUSE"] = str(warehouse.resolve())
        if manifest is None and "--vars" not in arguments:
            manifest = self.project
        said: list[str] = []
        finished = self.spark.dbt(
            "--quiet", *arguments, manifest=manifest, callbacks=[lambda event: said.append(event.info.msg)]
        )
        if finished.exception:
            said.append(str(finished.exception))
        return of_tests.Build(0 if finished.success else 1, "\n".join(said), warehouse, finished.result)

    def enter(self, folder: Path) -> None:
        """From here on builds are those below the folder: drops all that the catalog holds of another."""
        if self._home == folder:
            return
        self._home = folder
        for database in self.spark.session.catalog.listDatabases():
            if database.name != "default":
                self.spark.session.sql(f"drop database {database.name} cascade")

    def take_given_tables(self, database: Path) -> None:
        """Tables that a test wrote into the schema GIVEN of a DuckDB file, as tables of Spark."""
        if not database.exists():
            return
        with duckdb.connect(str(database)) as connection:
            query = "select table_name from duckdb_tables() where schema_name = ?"
            names = [row[0] for row in connection.execute(query, [GIVEN]).fetchall()]
            self.spark.session.sql(f"drop database if exists {GIVEN} cascade")
            if names:
                self.spark.session.sql(f"create database {GIVEN}")
            for name in names:
                file = self.folder / "given.parquet"
                connection.execute(f"copy {GIVEN}.{name} to {quoted(file)} (format parquet)")
                self.spark.session.read.parquet(str(file)).write.saveAsTable(f"{GIVEN}.{name}")

    def give_back(self, database: Path) -> None:
        """All tables that Spark wrote, in a DuckDB file made anew."""
        database.unlink(missing_ok=True)
        with duckdb.connect(str(database)) as connection:
            for (schema, name), path in sorted(spark_tables(self.tables).items()):
                connection.execute(f"create schema if not exists {schema}")
                if any(path.glob("**/*.parquet")):
                    connection.execute(f'create table {schema}."{name}" as from {parquet(path)}')


@cache
def spark_engine() -> SparkEngine:
    """The one Spark that a process can have."""
    return SparkEngine()


def dbt_on_spark(
    landing: Path, warehouse: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> of_tests.Build:
    """As `dbt` of tests.support.warehouse, on Spark."""
    engine, database = spark_engine(), warehouse / "drivetrain.duckdb"
    engine.enter(warehouse.parent)
    if arguments[0] == "build":
        landed = of_tests.run_program("drivetrain", landing, warehouse, "land", settings=settings)
        assert landed.exit_code == 0, landed.output
    engine.take_given_tables(database)
    made = engine.run(warehouse, *arguments)
    engine.give_back(database)
    return made


def spark_tables(folder: Path) -> dict[tuple[str, str], Path]:
    """Every table that Spark wrote below its warehouse folder, by schema and name; of versions the newest."""
    found = {(path.parent.name.removesuffix(".db"), path.name): path for path in folder.glob("*.db/*")}
    for path in sorted(folder.glob("*_builds.db/*")):
        match = VERSION.fullmatch(path.name)
        if match:  # sorted by name, which holds the moment: the newest comes last
            found[path.parent.name.removesuffix("_builds.db"), match["name"]] = path
    return {key: path for key, path in found.items() if not key[0].endswith("_builds")}


def parquet(folder: Path) -> str:
    """A table of Spark as DuckDB reads it, its partitions a column each."""
    files = quoted(folder / "**/*.parquet")
    return f"read_parquet({files}, hive_partitioning = {any(folder.glob('*=*'))})"
