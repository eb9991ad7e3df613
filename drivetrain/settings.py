"""Where things are: the environment variables of the project, each with a default that works."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .errors import CONFIGURATION, DoorError
from .limits import memory_limit_mb, thread_count

DEFAULT_LANDING = "landing"
DEFAULT_WAREHOUSE = "warehouse"


def _folder(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default).expanduser().absolute()


def as_of() -> date | None:
    """The run's "today" of DRIVETRAIN_AS_OF; None leaves it to the newest extract that has landed."""
    text = os.environ.get("DRIVETRAIN_AS_OF", "").strip()
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise DoorError(
            f"DRIVETRAIN_AS_OF is {text!r}: write a day as 2026-03-01.", CONFIGURATION
        ) from None


def project_folder() -> Path:
    """The folder of dbt_project.yml: the current one, else the one this package lies in."""
    for folder in (Path.cwd(), Path(__file__).resolve().parents[1]):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise DoorError(
        "No dbt_project.yml here: call drivetrain from the root of the project.", CONFIGURATION
    )


@dataclass(frozen=True)
class Settings:
    """All settings of a call, absolute, read once."""

    project: Path
    landing: Path
    warehouse: Path
    target: Path

    @property
    def database(self) -> Path:
        return self.warehouse / "drivetrain.duckdb"

    @property
    def published(self) -> Path:
        return self.warehouse / "published"

    @property
    def logs(self) -> Path:
        return self.warehouse / "logs"

    @property
    def docs(self) -> Path:
        return self.warehouse / "docs" / "index.html"

    def environment(self) -> dict[str, str]:
        """What a child process needs to see the same folders from wherever it runs."""
        return {
            **os.environ,
            "DRIVETRAIN_LANDING": str(self.landing),
            "DRIVETRAIN_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.target),
        }


def read_settings() -> Settings:
    """Reads the environment; a value that cannot be meant ends the call with exit code 2."""
    as_of()
    memory_limit_mb()
    thread_count()
    project = project_folder()
    target = Path(os.environ.get("DBT_TARGET_PATH") or "target").expanduser()
    return Settings(
        project=project,
        landing=_folder("DRIVETRAIN_LANDING", DEFAULT_LANDING),
        warehouse=_folder("DRIVETRAIN_WAREHOUSE", DEFAULT_WAREHOUSE),
        target=target if target.is_absolute() else project / target,
    )
