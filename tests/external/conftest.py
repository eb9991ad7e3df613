"""Data sets that others published; the tests skip by name where the folder is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.warehouse import PROJECT


@pytest.fixture(scope="session")
def external_data() -> Path:
    """The folder of DRIVETRAIN_EXTERNAL (default ../shared/data)."""
    folder = Path(os.environ.get("DRIVETRAIN_EXTERNAL", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no external data sets in {folder}")
    return folder


def data_set(folder: Path, name: str) -> Path:
    """The folder of one data set, or a skip that names it."""
    if not (folder / name).is_dir():
        pytest.skip(f"data set {name} is absent from {folder}")
    return folder / name
