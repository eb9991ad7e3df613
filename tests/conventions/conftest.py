"""The manifest that the rules are checked against, parsed anew where a file is younger than the last one."""

from __future__ import annotations

import json

import pytest

from tests.support.parsed import parsed_target


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """dbt's manifest of the project as it stands in the files."""
    target = parsed_target(tmp_path_factory.mktemp("target"))
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))
