"""The published tables against the contract with BI, where its files stand beside the project."""

from __future__ import annotations

import pytest
import yaml

from tests.conventions import rules
from tests.conventions.files import PROJECT

SPECIFICATION = PROJECT.parent / "shared" / "spec" / "columns.yml"
TYPES = {
    "amount": "decimal(18, 2)", "quantity": "decimal(18, 4)", "rate": "double", "ratio": "double",
    "string": "string", "date": "date", "timestamp": "timestamp", "bigint": "bigint", "boolean": "boolean",
}  # fmt: skip
SCOPE = ("group_code", "business_unit", "region", "dealer_code", "store_type")


def promised() -> dict[str, dict]:
    return yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8")) if SPECIFICATION.exists() else {}


def expected_columns(table: dict) -> dict[str, str]:
    """Column → type, with those that scope, level and rates stand for."""
    columns = {name: TYPES[kind] for name, kind in table["columns"].items()}
    if table.get("scope"):
        columns |= dict.fromkeys(SCOPE, "string")
    if table.get("level"):
        columns |= dict.fromkeys(("level", "member_code", "member_name"), "string")
    for rate in table.get("rates", ()):
        code, *cohort = rate.split()
        for view in ("period", *(["cohort30"] if cohort else [])):
            columns |= {f"{code}__{view}": "double", f"{code}__{view}_numerator": "bigint",
                        f"{code}__{view}_denominator": "bigint"}  # fmt: skip
    return columns


def plain(data_type: str) -> str:
    return data_type.lower().replace(" ", "")


@pytest.mark.parametrize("name", sorted(promised()) or [None])
def test_columns_are_as_promised(manifest, name):
    if name is None:
        pytest.skip(f"no {SPECIFICATION.name} beside the project")
    table = promised()[name]
    nodes = [node for node in rules.models(manifest) if node["name"] == name]
    assert nodes, f"{name} does not exist"
    has = {column["name"]: plain(column["data_type"] or "") for column in nodes[0]["columns"].values()}
    wrong = [
        f"{column} is {has.get(column, 'missing')}, promised {kind}"
        for column, kind in expected_columns(table).items()
        if has.get(column) != plain(kind)
    ]
    assert not wrong, "\n  ".join([name, *wrong])
    grains = [
        node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "unique_grain"
        and node["attached_node"] == nodes[0]["unique_id"]
    ]
    assert [sorted(grain) for grain in grains] == [sorted(table["grain"])]
