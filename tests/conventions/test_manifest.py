"""Every rule holds over the manifest, and finds the bad example that is made for it."""

from __future__ import annotations

import pytest

from tests.conventions import rules


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_rule(manifest, rule):
    found = rule(manifest)
    assert not found, "\n  ".join([f"{rule.__name__}: {rule.__doc__ or ''}".strip(), *found])


def model(name: str, path: str, parents: tuple[str, ...] = (), **changes) -> dict:
    schema = path.split("/")[1]
    return {
        "resource_type": "model",
        "name": name,
        "unique_id": f"model.drivetrain.{name}",
        "original_file_path": f"{path}/{name}.sql",
        "depends_on": {"nodes": list(parents)},
        "access": "public" if schema == "marts" else "protected",
        "contract": {"enforced": schema == "marts"},
        "config": {"schema": schema, "group": "sales"},
        "description": "One row per thing.",
        "columns": {"thing_key": {"name": "thing_key", "data_type": "string", "description": "Key."}},
    } | changes


def grain(of: str, columns: tuple[str, ...] = ("thing_key",)) -> dict:
    return {
        "resource_type": "test",
        "name": f"{of}__grain",
        "original_file_path": "models/x.yml",
        "attached_node": f"model.drivetrain.{of}",
        "test_metadata": {"name": "unique_grain", "kwargs": {"columns": list(columns)}},
        "config": {"severity": "ERROR", "error_if": "!= 0"},
    }


def small(*nodes: dict, exposures: tuple[dict, ...] = (), unit_tests: tuple[dict, ...] = ()) -> dict:
    return {
        "nodes": {node.get("unique_id", f"test.{node['name']}.{number}"): node for number, node in enumerate(nodes)},
        "sources": {"source.drivetrain.crm.leads": {"resource_type": "source", "name": "leads"}},
        "exposures": dict(enumerate(exposures)),
        "unit_tests": dict(enumerate(unit_tests)),
        "disabled": {},
    }


SOURCE = ("source.drivetrain.crm.leads",)
STAGED = model("stg_crm__leads", "models/staging/crm", SOURCE)
GOOD = (STAGED, grain("stg_crm__leads"))
REPORT = model("rpt_things", "models/marts/sales")

BAD = {
    rules.layers_are_kept: small(model("int_leads", "models/intermediate/sales", SOURCE)),
    rules.only_marts_are_public: small(STAGED | {"access": "public"}),
    rules.marts_are_contracted: small(REPORT | {"contract": {"enforced": False}}),
    rules.names_tell_the_layer: small(model("leads", "models/marts/sales")),
    rules.every_model_has_a_group: small(STAGED | {"config": {"schema": "staging"}}),
    rules.descriptions_say_the_grain: small(STAGED | {"description": "Leads."}),
    rules.every_model_tests_its_grain: small(STAGED),
    rules.columns_are_documented: small(STAGED | {"columns": {"a": {"name": "a", "description": "A."}}}),
    rules.nothing_personal_in_marts: small(REPORT | {"columns": {"phone": {"name": "phone"}}}),
    rules.nothing_is_muted: small(grain("x") | {"config": {"severity": "warn", "error_if": "!= 0"}}),
    rules.unit_tests_say_what_holds: small(unit_tests=({"name": "boundaries", "model": "int_leads"},)),
    rules.singular_tests_are_described: small(
        grain("x") | {"test_metadata": None, "description": "", "original_file_path": "tests/sales/check.sql"}
    ),
    rules.exposures_read_marts: small(
        STAGED,
        exposures=(
            {
                "name": "page",
                "description": "Why?",
                "owner": {"email": "a@b"},
                "depends_on": {"nodes": [STAGED["unique_id"]]},
            },
        ),
    ),
    rules.every_report_is_exposed: small(REPORT),
    rules.slices_name_what_they_follow: small(
        STAGED
        | {
            "config": STAGED["config"]
            | {"meta": {"slices": {"column": "lead_id", "inputs": {}, "changes": {"base_crm__leads": ""}}}}
        }
    ),
}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_its_bad_example_and_passes_a_good_one(rule):
    assert rule(small(*GOOD)) == []
    assert rule(BAD[rule])


def test_layers_bad_examples_one_by_one():
    staged, seed = STAGED["unique_id"], {"resource_type": "seed", "name": "bands", "unique_id": "seed.drivetrain.bands"}
    mart_on_staging = model("dim_leads", "models/marts/sales", (staged,))
    intermediate_on_mart = model("int_leads", "models/intermediate/sales", (mart_on_staging["unique_id"],))
    on_seed = model("int_bands", "models/intermediate/sales", ("seed.drivetrain.bands",))
    found = rules.layers_are_kept(small(STAGED, seed, mart_on_staging, intermediate_on_mart, on_seed))
    assert len(found) == 2
    assert "dim_leads" in found[0]
    assert "int_leads" in found[1]


def test_slices_bad_examples_one_by_one():
    def found(**slices: object) -> list[str]:
        keys = {"column": "lead_id", "inputs": {}, "changes": {}} | slices
        node = STAGED | {"config": STAGED["config"] | {"meta": {"slices": keys}}, "columns": {"lead_id": {}}}
        return rules.slices_name_what_they_follow(small(node))

    assert found() == []
    assert "no column dealer" in found(column="dealer")[0]
    assert "does not read int_cards" in found(inputs={"int_cards": "lead_id"})[0]
    assert "does not read int_keys" in found(day_moves=["select key from {int_keys} where day > {before}"])[0]
    assert "follows base_crm__leads" in found(changes={"base_crm__leads": "lead_id"})[0]


def test_a_grain_on_an_unknown_column_is_found():
    assert rules.every_model_tests_its_grain(small(STAGED, grain("stg_crm__leads", ("other",))))


def test_two_grain_tests_are_found():
    assert rules.every_model_tests_its_grain(small(*GOOD, grain("stg_crm__leads")))
