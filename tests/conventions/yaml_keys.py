"""The keys that dbt reads in YAML files: a misspelt one would be ignored without a word."""

from __future__ import annotations

from typing import Any

TEXT: dict = {}  # anything below is free: values, meta, arguments


def or_text(keys: dict) -> tuple[dict]:
    """A word, or these keys."""
    return (keys,)


ARGUMENTS = {"name": TEXT, "type": TEXT, "description": TEXT}
CONFIG = dict.fromkeys(
    ["access", "alias", "batch_size", "begin", "column_types", "constraints", "contract", "delimiter", "docs", "enabled", "error_if", "event_time", "external", "fail_calc", "freshness", "full_refresh", "grants", "group", "incremental_strategy", "limit", "loaded_at_field", "materialized", "meta", "on_schema_change", "partition_by", "persist_docs", "post_hook", "pre_hook", "quote_columns", "schema", "severity", "store_failures", "tags", "unique_key", "where"],
    TEXT,
)
TEST = {"name": TEXT, "arguments": TEXT, "config": CONFIG, "description": TEXT}
COLUMN = {
    "name": TEXT, "data_type": TEXT, "description": TEXT, "config": CONFIG, "constraints": [dict.fromkeys(
        ("type", "name", "expression", "columns", "warn_unenforced", "warn_unsupported"), TEXT)],
    "data_tests": "tests", "quote": TEXT, "granularity": TEXT,
    "entity": or_text(dict.fromkeys(("type", "name", "description", "label", "config"), TEXT)),
    "dimension": or_text(dict.fromkeys(("type", "name", "description", "label", "is_partition", "config"), TEXT)),
}  # fmt: skip
# fill_nulls_with is missing on purpose: dbt 1.12 takes it and drops it, so a ratio of two tables says coalesce itself
METRIC = {
    "name": TEXT, "label": TEXT, "description": TEXT, "type": TEXT, "agg": TEXT, "expr": TEXT, "filter": TEXT,
    "agg_time_dimension": TEXT, "non_additive_dimension": dict.fromkeys(("name", "window_agg", "group_by"), TEXT),
    "numerator": TEXT, "denominator": TEXT, "input_metrics": TEXT, "input_metric": TEXT, "window": TEXT,
    "grain_to_date": TEXT, "period_agg": TEXT, "config": CONFIG,
}  # fmt: skip
OWNER = {"name": TEXT, "email": TEXT}
RESOURCE = {
    "name": TEXT, "description": TEXT, "config": CONFIG, "columns": [COLUMN], "data_tests": "tests",
}  # fmt: skip
UNIT_TEST = {
    "name": TEXT, "model": TEXT, "description": TEXT, "config": CONFIG,
    "given": [{"input": TEXT, "rows": TEXT, "format": TEXT, "fixture": TEXT}],
    "expect": {"rows": TEXT, "format": TEXT, "fixture": TEXT},
    "overrides": {"vars": TEXT, "macros": TEXT, "env_vars": TEXT},
}  # fmt: skip
FILE = {
    "models": [
        RESOURCE | {
            "constraints": COLUMN["constraints"], "versions": TEXT, "latest_version": TEXT,
            "semantic_model": or_text(dict.fromkeys(("enabled", "name", "group", "config"), TEXT)),
            "primary_entity": TEXT, "agg_time_dimension": TEXT, "metrics": [METRIC],
            "time_spine": dict.fromkeys(("standard_granularity_column", "custom_granularities"), TEXT),
        }
    ],
    "seeds": [RESOURCE],
    "sources": [
        {
            "name": TEXT, "schema": TEXT, "database": TEXT, "description": TEXT, "loader": TEXT, "config": CONFIG,
            "tables": [RESOURCE | {"identifier": TEXT}],
        }
    ],
    "unit_tests": [UNIT_TEST],
    "data_tests": [{"name": TEXT, "description": TEXT, "config": CONFIG}],
    "macros": [{"name": TEXT, "description": TEXT, "config": CONFIG, "arguments": [ARGUMENTS]}],
    "exposures": [
        {
            "name": TEXT, "label": TEXT, "type": TEXT, "maturity": TEXT, "url": TEXT, "description": TEXT,
            "depends_on": TEXT, "owner": OWNER, "config": CONFIG,
        }
    ],
    "groups": [{"name": TEXT, "owner": OWNER, "description": TEXT, "config": CONFIG}],
    "metrics": [METRIC],
    "saved_queries": TEXT,
}  # fmt: skip


def _tests(value: Any, where: str) -> list[str]:
    """Entries of data_tests: the test's name, or one key with what belongs to it."""
    found = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            continue
        if not isinstance(entry, dict) or len(entry) != 1:
            found.append(f"{where}: a test is written as one key, with name, arguments, config below it")
            continue
        (name, body), = entry.items()
        found += unknown_keys(body or {}, TEST, f"{where}.{name}")
        if isinstance(body, dict) and "name" not in body:
            found.append(f"{where}.{name}: a test with arguments has a name")
    return found


def unknown_keys(value: Any, known: Any, where: str = "") -> list[str]:
    """Keys in ``value`` that ``known`` does not list."""
    if known == TEXT:
        return []
    if known == "tests":
        return _tests(value, where)
    if isinstance(known, tuple):
        return unknown_keys(value, known[0], where) if isinstance(value, dict) else []
    if isinstance(known, list):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [
            problem
            for number, item in enumerate(value)
            for problem in unknown_keys(
                item, known[0], f"{where}[{item.get('name', number) if isinstance(item, dict) else number}]"
            )
        ]
    if not isinstance(value, dict):
        return [f"{where} has no keys"]
    found = [f"{where}: unknown key {key!r}" for key in value if str(key).lstrip("+") not in known]
    for key, below in value.items():
        found += unknown_keys(below, known.get(str(key).lstrip("+"), TEXT), f"{where}.{key}".strip("."))
    return found
