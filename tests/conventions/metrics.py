"""The rules of metrics over dbt's manifest. Each takes the manifest and gives what breaks it, a sentence a piece.

A metric stands once: in `metrics:` where the semantic layer can express it, else as the column of a mart whose
`config.meta` says in `not_queryable` why it cannot. Both carry the same card: code, label (Chinese), english, unit,
additivity.
"""

from __future__ import annotations

import re
from collections import Counter

from tests.conventions.rules import models

# an atomic code ends with what is measured; qualifiers follow after two underscores
CODE = re.compile(
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*_(count|amount|rate|share|days|due|turnover|outstanding|coefficient)"
    r"(__[a-z0-9]+(_[a-z0-9]+)*)*$"
)
UNITS = {"次", "个", "人", "台", "元", "天", "秒", "ratio"}
FAMILIES = tuple(f"models/marts/{family}/" for family in ("growth", "sales", "finance", "inventory"))
NUMBERS = ("bigint", "integer", "double", "decimal")
# numbers that order rows and measure nothing
NO_MEASURES = {"step_order", "band_order", "period_number"}
PART = re.compile(r"_(numerator|denominator)$")


def metrics(manifest: dict) -> list[dict]:
    return list(manifest["metrics"].values())


def card(metric: dict) -> dict:
    return metric["config"].get("meta") or {}


def explained_columns(manifest: dict) -> list[tuple[str, str, dict]]:
    """Model, column and meta of the columns that say why they are no metric."""
    return [
        (node["name"], column["name"], column["config"]["meta"])
        for node in models(manifest)
        for column in node["columns"].values()
        if "not_queryable" in ((column.get("config") or {}).get("meta") or {})
    ]


def names_are_codes(manifest: dict) -> list[str]:
    """MetricFlow allows no double underscore in a name: it is the code's with one in its place."""
    found = []
    for metric in metrics(manifest):
        code = card(metric).get("code", "")
        if not CODE.match(code):
            found.append(f"{metric['name']}: {code or 'no code'} is no atomic code with __qualifiers")
        elif metric["name"] != code.replace("__", "_"):
            found.append(f"{metric['name']} is not called after its code {code}")
    return found


def cards_are_complete(manifest: dict) -> list[str]:
    """Chinese and English name, definition, unit, additivity; of a rate that cannot be asked its two parts too."""
    found = []
    for metric in metrics(manifest):
        meta = card(metric) | {"label": metric["label"]}
        if metric["label"] == metric["name"]:
            found.append(f"{metric['name']} has no label")
        if not metric["description"].strip():
            found.append(f"{metric['name']} has no description")
        found += _card_problems(metric["name"], meta)
    for model, column, meta in explained_columns(manifest):
        found += _card_problems(f"{model}.{column}", meta.get("metric") or {})
        is_rate = (meta.get("metric") or {}).get("unit") == "ratio"
        if is_rate and not {"numerator", "denominator"} <= meta["metric"].keys():
            found.append(f"{model}.{column} says no numerator and denominator")
        if len(meta["not_queryable"].split()) < 5:
            found.append(f"{model}.{column} does not say why it is not queryable")
    return found


def _card_problems(name: str, meta: dict) -> list[str]:
    found = [f"{name} has no {key}" for key in ("label", "english") if not meta.get(key)]
    if meta.get("unit") not in UNITS:
        found.append(f"{name}: unit {meta.get('unit')} is none of {', '.join(sorted(UNITS))}")
    if meta.get("additivity") not in ("additive", "semi-additive", "non-additive"):
        found.append(f"{name}: additivity {meta.get('additivity')}")
    return found


def additivity_is_what_the_definition_does(manifest: dict) -> list[str]:
    """Sums are additive, those with a non-additive dimension semi-additive, ratios and extremes neither."""
    found = []
    for metric in metrics(manifest):
        parameters = metric["type_params"].get("metric_aggregation_params") or {}
        if metric["type"] == "ratio" or (metric["type"] == "simple" and not parameters["agg"].startswith("sum")):
            expected = {"non-additive"}
        elif metric["type"] == "simple":
            expected = {"semi-additive" if parameters["non_additive_dimension"] else "additive"}
        else:
            expected = {"additive", "semi-additive", "non-additive"}
        if card(metric).get("additivity") not in expected:
            found.append(f"{metric['name']} is called {card(metric).get('additivity')} and is {' or '.join(expected)}")
    return found


def each_is_defined_once(manifest: dict) -> list[str]:
    """No code twice, no two metrics with one definition."""
    codes = Counter([card(metric).get("code") for metric in metrics(manifest)])
    codes.update(column for _, column, _ in explained_columns(manifest))
    found = [f"{code} is defined {number} times" for code, number in codes.items() if number > 1]
    definitions: dict[str, list[str]] = {}
    for metric in metrics(manifest):
        said = {key: value for key, value in metric["type_params"].items() if key != "input_measures"}
        definitions.setdefault(repr((metric["type"], said, metric.get("filter"))), []).append(metric["name"])
    return found + [f"{' and '.join(names)} are the same" for names in definitions.values() if len(names) > 1]


def every_measure_is_a_metric_or_says_why_not(manifest: dict) -> list[str]:
    """Numbers of the reports of the four families; a part of a rate belongs to the rate. Facts are what metrics are
    made of, their columns are no codes."""
    known = {card(metric).get("code") for metric in metrics(manifest)}
    known |= {column for _, column, _ in explained_columns(manifest)}
    return [
        f"{node['name']}.{column['name']} is no metric and does not say why"
        for node in models(manifest)
        if node["name"].startswith("rpt_") and node["original_file_path"].startswith(FAMILIES)
        for column in node["columns"].values()
        if (column.get("data_type") or "").startswith(NUMBERS)
        and column["name"] not in NO_MEASURES
        and not {column["name"], PART.sub("", column["name"])} & known
    ]


def every_metric_has_an_owner(manifest: dict) -> list[str]:
    """The group of its family, which has one."""
    owned = {group["name"] for group in manifest["groups"].values() if group["owner"].get("email")}
    return [
        f"{metric['name']} has no owner" for metric in metrics(manifest) if metric["config"].get("group") not in owned
    ]


def cumulative_metrics_say_their_window(manifest: dict) -> list[str]:
    """Without one, a cumulative metric grouped by month shows the first day's value."""
    found = []
    for metric in metrics(manifest):
        parameters = metric["type_params"].get("cumulative_type_params") or {}
        if metric["type"] == "cumulative" and not (parameters.get("window") or parameters.get("grain_to_date")):
            found.append(f"{metric['name']} is cumulative without window or grain_to_date")
    return found


RULES = [
    names_are_codes,
    cards_are_complete,
    additivity_is_what_the_definition_does,
    each_is_defined_once,
    every_measure_is_a_metric_or_says_why_not,
    every_metric_has_an_owner,
    cumulative_metrics_say_their_window,
]
