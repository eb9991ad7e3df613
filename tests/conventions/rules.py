"""The project's rules over dbt's manifest. Each takes the manifest and gives what breaks it, a sentence a piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

PREFIXES = {
    "models/staging": ("base_", "stg_"),
    "models/intermediate": ("int_",),
    "models/marts": ("dim_", "fct_", "rpt_", "bridge_"),
}
# what a query of slices names beside models (macro slices_of)
SLICE_WORDS = {"changes", "touched", "least", "this", "before", "today"}
# what may cut into slices beside columns
SLICE_FUNCTIONS = set("coalesce case when then else end cast as string last_day".split())
ABBREVIATIONS = re.compile(r"(^|_)(cust|cnt|amt|qty|num|dt|ts|flg|pct|avg|tmp|tbl|v2)(_|$)")
PERSONAL = re.compile(
    r"^(vin|plate|plate_number|phone|mobile|mobile_phone|email|street|address|id_number|id_card|wechat|openid|unionid|"
    r"person_name|customer_name|contact_name|buyer_name|owner_name|driver_name|employee_name|full_name)(_.*)?$"
)


def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(node: dict) -> str:
    """models/staging, models/intermediate, models/marts; or whatever folder it lies in."""
    return "/".join(node["original_file_path"].split("/")[:2])


def _parents(manifest: dict, node: dict) -> Iterator[dict]:
    for unique_id in node["depends_on"]["nodes"]:
        yield (
            manifest["nodes"].get(unique_id)
            or manifest["sources"].get(unique_id)
            or {"resource_type": "?", "name": unique_id}
        )


def layers_are_kept(manifest: dict) -> list[str]:
    """sources → staging → intermediate → marts; seeds anywhere."""
    allowed = {
        "models/staging": {"source", "models/staging"},
        "models/intermediate": {"models/staging", "models/intermediate"},
        "models/marts": {"models/intermediate", "models/marts"},
    }
    found = []
    for node in models(manifest):
        for parent in _parents(manifest, node):
            kind = parent["resource_type"]
            if kind == "seed":
                continue
            where = layer(parent) if kind == "model" else kind
            if where not in allowed.get(layer(node), set()):
                found.append(f"{node['name']} ({layer(node)}) reads {parent['name']} ({where})")
    return found


def only_marts_are_public(manifest: dict) -> list[str]:
    """Public is what lies in schema marts, and nothing else."""
    found = []
    for node in models(manifest):
        is_mart = layer(node) == "models/marts" and node["config"]["schema"] == "marts"
        if (node["access"] == "public") != is_mart:
            found.append(f"{node['name']} is {node['access']} in schema {node['config']['schema']}")
    return found


def marts_are_contracted(manifest: dict) -> list[str]:
    return [
        f"{node['name']} has no enforced contract"
        for node in models(manifest)
        if layer(node) == "models/marts" and not node["contract"]["enforced"]
    ]


def names_tell_the_layer(manifest: dict) -> list[str]:
    """Prefix by layer, lower case, words written out, the file named as the model."""
    found = []
    for node in models(manifest):
        name, prefixes = node["name"], PREFIXES.get(layer(node))
        if prefixes is None:
            found.append(f"{name} lies in {node['original_file_path']}, which is no layer")
            continue
        if not name.startswith(prefixes):
            found.append(f"{name} in {layer(node)} does not begin with {' or '.join(prefixes)}")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            found.append(f"{name} is not written in lower case with underscores")
        if ABBREVIATIONS.search(name):
            found.append(f"{name} holds an abbreviation")
        if layer(node) == "models/staging" and node["original_file_path"].split("/")[2] not in name:
            found.append(f"{name} does not name its system {node['original_file_path'].split('/')[2]}")
    return found


def every_model_has_a_group(manifest: dict) -> list[str]:
    return [f"{node['name']} belongs to no group" for node in models(manifest) if not node["config"].get("group")]


def descriptions_say_the_grain(manifest: dict) -> list[str]:
    return [
        f'{node["name"]}: its description does not begin with "One row per"'
        for node in models(manifest)
        if not node["description"].strip().startswith("One row per ")
    ]


def every_model_tests_its_grain(manifest: dict) -> list[str]:
    """Exactly one unique_grain test, on columns that the model has."""
    tests: dict[str, list[dict]] = {}
    for node in manifest["nodes"].values():
        metadata = node.get("test_metadata") or {}
        if node["resource_type"] == "test" and metadata.get("name") == "unique_grain":
            tests.setdefault(node["attached_node"], []).append(metadata["kwargs"])
    found = []
    for node in models(manifest):
        own = tests.get(node["unique_id"], [])
        if len(own) != 1:
            found.append(f"{node['name']} has {len(own)} unique_grain tests, not one")
        for kwargs in own:
            unknown = set(kwargs.get("columns", [])) - set(node["columns"])
            if unknown:
                found.append(f"{node['name']}: its grain names columns that are not documented: {sorted(unknown)}")
    return found


def columns_are_documented(manifest: dict) -> list[str]:
    """A type and a description each, in models and seeds."""
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] not in ("model", "seed"):
            continue
        if not node["columns"]:
            found.append(f"{node['name']} documents no column")
        if not node["description"].strip():
            found.append(f"{node['name']} has no description")
        for column in node["columns"].values():
            if node["resource_type"] == "model" and not column.get("data_type"):
                found.append(f"{node['name']}.{column['name']} has no data_type")
            if not column.get("description", "").strip():
                found.append(f"{node['name']}.{column['name']} has no description")
    return found


def nothing_personal_in_marts(manifest: dict) -> list[str]:
    """By the names of the columns (ruling P2); schema restricted may hold what it must."""
    return [
        f"{node['name']}.{column} sounds like a person's"
        for node in models(manifest)
        if layer(node) == "models/marts" and node["config"]["schema"] == "marts"
        for column in node["columns"]
        if PERSONAL.match(column) and not column.endswith(("_key", "_count", "_rate"))
    ]


def nothing_is_muted(manifest: dict) -> list[str]:
    """No test only warns, nothing is disabled."""
    found = [f"{unique_id} is disabled" for unique_id in manifest["disabled"]]
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            severity, error_if = node["config"]["severity"].lower(), node["config"]["error_if"]
            if severity != "error" or error_if != "!= 0":
                found.append(f"{node['name']}: severity {severity}, error_if {error_if}")
    return found


def unit_tests_say_what_holds(manifest: dict) -> list[str]:
    """The name is a statement, not a word: when it fails, the name alone says what no longer holds."""
    return [
        f"unit test {test['name']} of {test['model']} does not say what holds"
        for test in manifest["unit_tests"].values()
        if len(test["name"].removeprefix(f"{test['model']}__").split("_")) < 3
    ]


def singular_tests_are_described(manifest: dict) -> list[str]:
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and not node.get("test_metadata"):
            if not node["name"].startswith("assert_"):
                found.append(f"{node['original_file_path']}: a singular test is called assert_<subject>_<statement>")
            if not node["description"].strip():
                found.append(f"{node['original_file_path']} is described in no YAML file")
    return found


def exposures_read_marts(manifest: dict) -> list[str]:
    """An owner, questions, and nothing but marts."""
    found = []
    for exposure in manifest["exposures"].values():
        if "?" not in exposure["description"]:
            found.append(f"exposure {exposure['name']} says no question that it answers")
        if not exposure["owner"].get("email"):
            found.append(f"exposure {exposure['name']} has no owner's address")
        for unique_id in exposure["depends_on"]["nodes"]:
            node = manifest["nodes"].get(unique_id, {})
            if node.get("resource_type") != "model" or layer(node) != "models/marts":
                found.append(f"exposure {exposure['name']} reads {unique_id}, which is no mart")
    return found


def every_report_is_exposed(manifest: dict) -> list[str]:
    """Each rpt_ mart of schema marts belongs to the exposure of its family."""
    shown = {unique_id for exposure in manifest["exposures"].values() for unique_id in exposure["depends_on"]["nodes"]}
    return [
        f"{node['name']} belongs to no exposure"
        for node in models(manifest)
        if node["name"].startswith("rpt_") and node["unique_id"] not in shown
    ]


def slices_name_what_they_follow(manifest: dict) -> list[str]:
    """Slices are cut by columns of the model, read its parents, and follow tables that it is made from."""
    found = []
    for node in models(manifest):
        slices = (node["config"].get("meta") or {}).get("slices")
        if not slices:
            continue
        parents = {unique_id.split(".")[-1] for unique_id in node["depends_on"]["nodes"]}
        if unknown := set(re.findall(r"\w+", slices["column"])) - SLICE_FUNCTIONS - set(node["columns"]):
            found.append(f"{node['name']}: no column {', '.join(sorted(unknown))} to cut slices by")
        queries = [text for key in ("inputs", "changes") for text in slices[key].values()] + slices.get("day_moves", [])
        named = {name for query in queries for name in re.findall(r"\{(\w+)\}", query)} - SLICE_WORDS
        found += [
            f"{node['name']}: does not read {name}" for name in sorted((named | set(slices["inputs"])) - parents)
        ]
        found += [
            f"{node['name']}: follows {name}, which is no table that it is made from"
            for name in sorted(set(slices["changes"]) - tables_above(manifest, node))
        ]
    return found


def tables_above(manifest: dict, node: dict) -> set[str]:
    """The names of the tables that a node reads, through views or not."""
    names, pending = set(), list(node["depends_on"]["nodes"])
    while pending:
        above = manifest["nodes"].get(pending.pop())
        if above is not None and above["config"].get("materialized") == "view":
            pending += above["depends_on"]["nodes"]
        elif above is not None:
            names.add(above["name"])
    return names


RULES = [
    layers_are_kept,
    only_marts_are_public,
    marts_are_contracted,
    names_tell_the_layer,
    every_model_has_a_group,
    descriptions_say_the_grain,
    every_model_tests_its_grain,
    columns_are_documented,
    nothing_personal_in_marts,
    nothing_is_muted,
    unit_tests_say_what_holds,
    singular_tests_are_described,
    exposures_read_marts,
    every_report_is_exposed,
    slices_name_what_they_follow,
]
