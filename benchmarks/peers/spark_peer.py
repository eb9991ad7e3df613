"""Spark inside one process: the statements as dbt compiles them for Spark, on the same Parquet.

    python -m benchmarks.peers.spark_peer TASK FOUND        by a Python that has pyspark

Every model becomes a Parquet table, as in a build. The first run of a family also pays for code that Spark generates
and the JVM has not compiled yet.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.telling import output_folder, tell, timed, told

# what a user sets on a machine of a few cores: as many partitions as threads, or shuffles are mostly empty files
TUNED = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
}


def start(task: dict[str, Any], folder: Path) -> Any:
    """A session with the settings that the project asks of any Spark, and as many threads as the other peers."""
    import os

    from drivetrain.spark.configuration import require_java, require_spark, settings
    from drivetrain.spark.local import LOCAL_SETTINGS

    require_java()
    os.environ |= {"SPARK_HOME": str(require_spark()), "SPARK_LOCAL_IP": "127.0.0.1", "TZ": "UTC"}
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{task['threads']}]").appName("peers")
    given = settings(str(folder)) | LOCAL_SETTINGS | TUNED
    given["spark.driver.memory"] = f"{task['memory'] // 2}m"
    given["spark.sql.shuffle.partitions"] = str(task["threads"])
    given |= task["settings"]
    for key, value in given.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def make(session: Any, work: dict[str, Any]) -> None:
    for table, kind, query in work["spark_statements"]:
        made = f"create table {table} using parquet" if kind == "table" else f"create or replace temporary view {table}"
        session.sql(f"{made} as {query}")


def once(session: Any, task: dict[str, Any], work: dict[str, Any], tables: Path) -> float:
    """One run in an empty schema; the marts are left as folders of Parquet."""
    database = f"peers_{work['family']}"
    session.sql(f"drop database if exists {database} cascade")
    session.sql(f"create database {database}")
    session.sql(f"use {database}")
    for table, file in work["inputs"].items():
        session.read.parquet(file).createOrReplaceTempView(table)
    seconds = timed(lambda: make(session, work))
    folder = output_folder(task, "spark", work["family"])
    for mart in work["marts"]:
        shutil.copytree(tables / f"{database}.db" / mart, folder / f"{mart}.parquet")
    return seconds


def main() -> None:
    task = told()
    with tempfile.TemporaryDirectory(prefix="drivetrain-peers-") as given:
        folder = Path(given)
        started = time.monotonic()
        session = start(task, folder)
        session.sql("select 1").collect()
        start_seconds = time.monotonic() - started
        seconds = {
            work["family"]: [once(session, task, work, folder / "tables") for _ in range(task["repeat"])]
            for work in task["families"]
        }
        version = f"pyspark {session.version}, Java {session.sparkContext._jvm.System.getProperty('java.version')}"
        session.stop()
    tell({"seconds": seconds, "start": start_seconds, "version": version})


if __name__ == "__main__":
    main()
