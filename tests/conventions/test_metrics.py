"""Every rule of metrics holds over the manifest, and finds the bad example that is made for it."""

from __future__ import annotations

import csv

import pytest
import yaml

from tests.conventions import metrics
from tests.conventions.files import PROJECT, project_files, shown

CODES = PROJECT.parent / "shared" / "reference" / "metrics.csv"


@pytest.mark.parametrize("rule", metrics.RULES, ids=lambda rule: rule.__name__)
def test_rule(manifest, rule):
    found = rule(manifest)
    assert not found, "\n  ".join([f"{rule.__name__}: {rule.__doc__ or ''}".strip(), *found])


def metric(code: str = "order_count__new", **changes) -> dict:
    aggregation = {"agg": "sum", "non_additive_dimension": None}
    return {
        "name": code.replace("__", "_"),
        "label": "新增订单数",
        "description": "Orders placed.",
        "type": "simple",
        "type_params": {"expr": code, "metric_aggregation_params": aggregation},
        "config": {
            "group": "sales",
            "meta": {"code": code, "english": "new orders", "unit": "个", "additivity": "additive"},
        },
    } | changes


def column(name: str, **changes) -> dict:
    meta = {
        "metric": {"label": "月活", "english": "active users", "unit": "人", "additivity": "non-additive"},
        "not_queryable": "Distinct people, taken anew at every level.",
    } | changes
    return {"name": name, "data_type": "bigint", "config": {"meta": meta}}


def small(*defined: dict, columns: tuple[dict, ...] = ()) -> dict:
    report = {
        "resource_type": "model",
        "name": "rpt_things",
        "original_file_path": "models/marts/sales/rpt_things.sql",
        "columns": {entry["name"]: entry for entry in columns},
    }
    groups = {"group.drivetrain.sales": {"name": "sales", "owner": {"email": "sales@drivetrain.example"}}}
    nodes = {"model.drivetrain.rpt_things": report}
    return {"metrics": dict(enumerate(defined)), "nodes": nodes, "groups": groups}


def meta(**changes) -> dict:
    return {"config": metric()["config"] | {"meta": metric()["config"]["meta"] | changes}}


GOOD = small(
    metric(),
    columns=(
        {"name": "order_count__new", "data_type": "bigint"},
        {"name": "order_count__new_denominator", "data_type": "bigint"},
        column("active_user_count"),
    ),
)
BAD = {
    metrics.names_are_codes: [
        small(metric("orders")),
        small(metric("order_count_new__")),
        small(metric(name="order_count__new")),
        small(metric(**meta(code="Order_count"))),
    ],
    metrics.cards_are_complete: [
        small(metric(label="order_count_new")),
        small(metric(description=" ")),
        small(metric(**meta(english=""))),
        small(metric(**meta(unit="pieces"))),
        small(columns=(column("active_user_count", metric={}),)),
        small(columns=(column("active_user_count", not_queryable="No."),)),
        small(columns=(column("x_rate", metric=column("a")["config"]["meta"]["metric"] | {"unit": "ratio"}),)),
    ],
    metrics.additivity_is_what_the_definition_does: [
        small(metric(**meta(additivity="semi-additive"))),
        small(metric(type="ratio")),
        small(metric(type_params={"metric_aggregation_params": {"agg": "max", "non_additive_dimension": None}})),
    ],
    metrics.each_is_defined_once: [
        small(metric(), metric(type_params={})),
        small(metric(), metric("order_count", type_params=metric()["type_params"])),
        small(metric(), columns=(column("order_count__new"),)),
    ],
    metrics.every_measure_is_a_metric_or_says_why_not: [
        small(metric(), columns=({"name": "order_count__other", "data_type": "bigint"},)),
        small(metric(), columns=({"name": "order_amount", "data_type": "decimal(18, 2)"},)),
    ],
    metrics.every_metric_has_an_owner: [
        small(metric(config=metric()["config"] | {"group": None})),
        small(metric(config=metric()["config"] | {"group": "nobody"})),
    ],
    metrics.cumulative_metrics_say_their_window: [
        small(metric(type="cumulative", type_params={"cumulative_type_params": {"window": None}})),
    ],
}


@pytest.mark.parametrize("rule", metrics.RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_its_bad_examples_and_passes_a_good_one(rule):
    assert rule(GOOD) == []
    assert all(rule(bad) for bad in BAD[rule])


def test_only_simple_metrics_stand_within_a_model():
    """dbt 1.12 forgets to remove the others when their file changes, and then finds each twice."""
    found = [
        f"{shown(path)}: {entry['name']} belongs to the file's own metrics"
        for path in project_files("models", ".yml")
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
        for entry in model.get("metrics", [])
        if entry.get("type", "simple") != "simple"
    ]
    assert not found, "\n  ".join(found)


def test_names_and_units_are_those_of_the_list_of_codes(manifest):
    if not CODES.exists():
        pytest.skip(f"no {CODES.name} beside the project")
    with CODES.open(encoding="utf-8", newline="") as file:
        listed = {row["code"]: (row["cn"], row["unit"]) for row in csv.DictReader(file)}
    cards = {
        entry["config"]["meta"]["code"]: metrics.card(entry) | {"label": entry["label"]}
        for entry in manifest["metrics"].values()
    }
    cards |= {name: meta["metric"] for _, name, meta in metrics.explained_columns(manifest)}
    wrong = [
        f"{code} is {card['label']} in {card['unit']}, listed as {' in '.join(listed[code])}"
        for code, card in cards.items()
        if code in listed and (card["label"], card["unit"]) != listed[code]
    ]
    assert not wrong, "\n  ".join(wrong)
