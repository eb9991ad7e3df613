"""What is documented is what is built: columns and types of every relation of a warehouse that stands.

`make test` runs it on the demo that it has just built; without a warehouse it has nothing to look at.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from tests.conventions import rules
from tests.conventions.files import PROJECT

ENGINE_NAMES = {"string": "varchar", "double": "double", "int": "integer"}


@pytest.fixture(scope="module")
def relations() -> dict[tuple[str, str], dict[str, str]]:
    folder = Path(os.environ.get("DRIVETRAIN_WAREHOUSE") or PROJECT / "warehouse")
    database = folder / "drivetrain.duckdb"
    if not database.exists():
        pytest.skip(f"no warehouse in {folder}")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.IOException as error:
        pytest.skip(f"the warehouse is in use: {error}")
    found: dict[tuple[str, str], dict[str, str]] = {}
    with connection:
        for schema, table, column, kind in connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
        ).fetchall():
            found.setdefault((schema, table), {})[column] = kind.lower().replace(" ", "")
    return found


def test_documented_columns_are_the_built_ones(manifest, relations):
    wrong = []
    for node in rules.models(manifest):
        built = relations.get((node["schema"], node["alias"]))
        if built is None:
            if node["config"]["materialized"] != "ephemeral":
                wrong.append(f"{node['name']} is not built")
            continue
        documented = {
            column["name"]: ENGINE_NAMES.get(column["data_type"] or "", (column["data_type"] or "").replace(" ", ""))
            for column in node["columns"].values()
        }
        for column in built.keys() | documented.keys():
            if built.get(column) != documented.get(column):
                wrong.append(
                    f"{node['name']}.{column}: documented {documented.get(column, 'not at all')}, "
                    f"built {built.get(column, 'not at all')}"
                )
    assert not wrong, "\n  ".join(sorted(wrong))


def test_schema_marts_holds_the_public_models_and_nothing_else(manifest, relations):
    public = {node["alias"] for node in rules.models(manifest) if node["access"] == "public"}
    assert {table for schema, table in relations if schema == "marts"} == public
