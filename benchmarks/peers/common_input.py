"""The common input: a warehouse built once by dbt, what peers read of it as Parquet, and the statements they run."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.__main__ import Bench, program
from benchmarks.peers.families import FAMILIES, Family, chain
from drivetrain.landing.sources import name, quoted

RELATION = re.compile(r'(?:"drivetrain"\.)?"?\b(?:staging|intermediate|marts|reference)"?\."?(\w+)"?')


@dataclass
class Work:
    """What a peer is told, for one family; written as JSON.

    inputs: name to Parquet file. statements: name, "table" or "view", and the query in DuckDB's SQL; relations are
    named without database and schema. spark_statements: the same as dbt compiles them for Spark, empty without Spark.
    """

    family: str
    marts: list[str]
    inputs: dict[str, str]
    statements: list[tuple[str, str, str]]
    spark_statements: list[tuple[str, str, str]]


class PeersBench(Bench):
    """The folders of one scale for the comparison: the demo is shared with the other benchmark, the work is not."""

    def __init__(self, scale: float, folder: Path) -> None:
        super().__init__(scale, folder)
        self.work = self.demo.with_name("peers")
        self.landing, self.warehouse = self.work / "landing", self.work / "warehouse"
        self.environment |= {
            "DRIVETRAIN_LANDING": str(self.landing),
            "DRIVETRAIN_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.work / "target"),
            "DBT_LOG_PATH": str(self.work / "logs"),
        }

    @property
    def database(self) -> Path:
        return self.warehouse / "drivetrain.duckdb"

    def build(self) -> None:
        """Demo, landing and a full build, all in a new folder. CommandFailed where one of them fails."""
        self.write_demo()
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.let_land(self.dates())
        self.run([program("drivetrain"), "land"])
        self.run([program("dbt"), "--quiet", "build"])

    def as_of(self) -> str:
        """The day that the build took for today, as YYYY-MM-DD."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return str(connection.execute("select max(extract_date) from raw.landed_files").fetchone()[0])

    def compile_for_spark(self, spark_python: Path) -> Path:
        """The statements as dbt compiles them for Spark; gives the folder of the compiled models."""
        marts = [mart for family in FAMILIES for mart in family.marts]
        command = [str(spark_python.with_name("drivetrain")), "spark", "dbt", "--quiet", "compile"]
        target = self.work / "target_spark"
        before = self.environment
        self.environment = before | {"DBT_TARGET_PATH": str(target), "DRIVETRAIN_AS_OF": self.as_of()}
        try:
            self.run([*command, "--select", *(f"+{mart}" for mart in marts)])
        finally:
            self.environment = before
        return target / "compiled"

    def works(self, spark_compiled: Path | None) -> list[Work]:
        """Writes the inputs and gives what each family's peers are told."""
        manifest = json.loads((self.work / "target/manifest.json").read_text(encoding="utf-8"))
        found = []
        with duckdb.connect(str(self.database), read_only=True) as connection:
            schemas = dict(
                connection.execute("select table_name, table_schema from information_schema.tables").fetchall()
            )
            for family in FAMILIES:
                links = chain(family, manifest)
                inputs = {one: str(self._export(connection, schemas[one], one)) for one in links.inputs}
                compiled = self.work / "target/compiled"
                statements = _statements(links.models, manifest, compiled)
                spark = _statements(links.models, manifest, spark_compiled) if spark_compiled else []
                found.append(Work(family.name, list(family.marts), inputs, statements, spark))
        return found

    def _export(self, connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> Path:
        file = self.work / "inputs" / f"{table}.parquet"
        file.parent.mkdir(exist_ok=True)
        if not file.exists():
            relation = f"{name(schema)}.{name(table)}"
            connection.execute(f"copy {relation} to {quoted(file)} (format parquet, compression zstd)")
        return file

    def with_dbt(self, family: Family, models: list[str]) -> float:
        """Seconds of one `dbt run` of exactly these models in the warehouse, dbt's start included."""
        command = [program("dbt"), "--quiet", "run", "--full-refresh", "--select", *models]
        return self.run(command, self.work / f"dbt_{family.name}.log").seconds


def _statements(models: tuple[str, ...], manifest: dict[str, Any], compiled: Path) -> list[tuple[str, str, str]]:
    files = {path.stem: path for path in compiled.glob("*/models/**/*.sql")}
    return [
        (
            model,
            "view" if manifest["nodes"][f"model.drivetrain.{model}"]["config"]["materialized"] == "view" else "table",
            RELATION.sub(r"\1", files[model].read_text(encoding="utf-8")),
        )
        for model in models
    ]


def write_works(works: list[Work], file: Path, settings: dict[str, Any]) -> None:
    """Writes what a peer is told: the families and, beside them, settings that all peers share."""
    whole = settings | {"families": [asdict(work) for work in works]}
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
