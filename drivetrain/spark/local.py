"""dbt on a Spark inside this process (target spark_local): for tests, and to look at one model without a server."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from ..errors import CONFIGURATION, DATA
from .configuration import SMALL_DATA_SETTINGS, require_java, require_spark, settings

# a Spark that one process holds, with a catalog that ends with it
LOCAL_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
    # a tenth less processor than Java's own choice (staging and leads of a small demo on two cores: 229 and 256 s);
    # with the serial collector and the first of Java's two compilers alone a table takes 1.7 times as much
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:ReservedCodeCacheSize=512m",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
}
EXECUTOR_MEMORY_MB = 3072


class LocalSpark:
    """A Spark session and dbt in one process. The catalog is in memory: what is built lives as long as the process.

    folder: an empty or new folder for its tables. executors: so many processes of one core do the work; 0: two threads
    of this process.
    """

    def __init__(self, folder: Path, executors: int = 0) -> None:
        require_java()
        os.environ |= {"SPARK_HOME": str(require_spark()), "SPARK_LOCAL_IP": "127.0.0.1", "TZ": "UTC"}
        from pyspark.sql import SparkSession

        given = settings(str(folder)) | LOCAL_SETTINGS | SMALL_DATA_SETTINGS
        if executors:
            master = f"local-cluster[{executors},1,{EXECUTOR_MEMORY_MB}]"
            given["spark.executor.memory"] = f"{EXECUTOR_MEMORY_MB}m"
            given["spark.sql.shuffle.partitions"] = str(2 * executors)
        else:
            master = "local[2]"
        builder = SparkSession.builder.master(master).appName("drivetrain")
        for name, value in given.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        # a failing statement is told once, by dbt; pyspark would print it again with the whole stack of the JVM
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        _leave_ansi_on()

    def dbt(self, *arguments: str, manifest=None, callbacks=()):
        """One call of dbt against target spark_local; gives dbt's own result. callbacks take dbt's events."""
        from dbt.cli.main import dbtRunner

        return dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke([*arguments, "--target", "spark_local"])

    def stop(self) -> None:
        self.session.stop()


def _leave_ansi_on() -> None:
    """dbt-spark turns ANSI mode off in every session that it uses, and no profile can say otherwise."""
    from dbt.adapters.spark.connections import SparkCredentials

    if getattr(SparkCredentials, "leaves_ansi_on", False):
        return
    of_dbt = SparkCredentials.__post_init__

    def with_ansi(self) -> None:
        of_dbt(self)
        self.server_side_parameters["spark.sql.ansi.enabled"] = "true"

    SparkCredentials.__post_init__ = with_ansi
    SparkCredentials.leaves_ansi_on = True


def run_dbt(arguments: Sequence[str], folder: Path) -> int:
    """Runs dbt once in a session of its own; gives dbt's exit code."""
    spark = LocalSpark(folder)
    try:
        result = spark.dbt(*arguments)
        return 0 if result.success else DATA if result.exception is None else CONFIGURATION
    finally:
        spark.stop()
