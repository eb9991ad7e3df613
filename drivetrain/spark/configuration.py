"""What Spark must be told so that the warehouse comes out as on DuckDB, and the Java that it runs on."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from ..dbt_plugin import padded_keys, secret
from ..errors import CONFIGURATION, OUTSIDE, DoorError

OLDEST_JAVA = 17
KEYS = ("spark.drivetrain.hash.inner", "spark.drivetrain.hash.outer")

# up to some million rows planning and generated code cost more than the work: what staging does with a table of thirty
# columns is more code than Java takes in one method, and is thrown away after seconds of compiling
SMALL_DATA_SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.optimizer.dynamicPartitionPruning.enabled": "false",
    "spark.sql.optimizer.runtime.bloomFilter.enabled": "false",
}


def require_spark() -> Path:
    """The folder of pyspark, which is a whole Spark; an error that says how to install it where it is missing."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        raise DoorError(
            "Spark is not installed here: `make spark` makes the environment .venv-spark, whose commands "
            "have it (.venv-spark/bin/drivetrain spark …).",
            OUTSIDE,
        )
    return Path(found.origin).parent


def require_java() -> Path:
    """The Java that Spark will take; an error that says what to install where there is none, or an old one."""
    home = os.environ.get("JAVA_HOME", "")
    java = str(Path(home) / "bin/java") if home else shutil.which("java")
    advice = (
        f"Spark needs Java {OLDEST_JAVA} or newer. Debian: apt-get install openjdk-17-jre-headless. "
        "macOS: brew install openjdk@17. Then set JAVA_HOME to it where `java` is not on the path."
    )
    if not java or not Path(java).exists():
        raise DoorError(f"{advice} Found none{f' at JAVA_HOME={home}' if home else ''}.", OUTSIDE)
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', answer)
    if version is None or int(version.group(1)) < OLDEST_JAVA:
        raise DoorError(f"{advice} Found {version.group(1) if version else 'something else'} at {java}.", OUTSIDE)
    return Path(java)


def key_settings() -> dict[str, str]:
    """The two keys of the customer hash (ruling P2) as settings of Spark.

    Their names must not hold a word that Spark redacts (secret, token …): it would hash with the word "redacted".
    """
    key = secret()
    if key is None:
        raise DoorError(
            "DRIVETRAIN_SECRET is not set: the key of the customer hash (ruling P2). Set it where Spark is started, "
            "or let `make build` write the file .drivetrain-secret of the demo.",
            CONFIGURATION,
        )
    return dict(zip(KEYS, (part.hex() for part in padded_keys(key)), strict=True))


def settings(folder: str) -> dict[str, str]:
    """Settings of a server or session whose tables lie below ``folder``, a path or an address.

    A build checks the first five and ends without them. Time zone: landed moments are wall clocks, and any zone with a
    summer would shift them. ANSI: a bad cast or an overflow is an error, as on DuckDB, and not a null. The interface
    is off: it shows statements.
    """
    return {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.timestampType": "TIMESTAMP_LTZ",
        **key_settings(),
        # staging compares dozens of columns: deducing what must hold for them takes longer than it saves
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.sql.warehouse.dir": f"{folder}/tables",
        "spark.scheduler.mode": "FAIR",
        "spark.ui.enabled": "false",
    }
