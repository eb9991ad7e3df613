"""Rules over the files themselves: sizes, YAML keys, what is generated, what is listed, what must not stand anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from drivetrain.contract.generate import stale_files
from tests.conventions.files import PROJECT, is_generated, project_files, shown
from tests.conventions.yaml_keys import FILE, unknown_keys

# lines; past that a reader loses the thread, and there is always a piece with a name of its own to take out
LIMITS = {("models", ".sql"): 310, ("models", ".yml"): 500, ("macros", ".sql"): 170, ("drivetrain", ".py"): 600}
# one entry after another, each read by itself
REGISTRIES = {"drivetrain/demo/defects.py"}

TOP_LEVEL = {
    "CHANGELOG.md", "CONTRIBUTING.md", "DECISIONS.md", "LICENSE", "Makefile", "README.md", "analyses", "dbt_project.yml",
    "benchmarks", "docs", "drivetrain", "macros", "models", "profiles.yml", "pyproject.toml", "requirements-metricflow.lock", "requirements-spark.lock", "requirements.lock",
    "seeds", "selectors.yml", "tests",
}  # fmt: skip
MADE_BY_BUILDS = {"build", "drivetrain.egg-info", "landing", "landing_truth", "logs", "target", "warehouse", "__pycache__"}


def test_nothing_is_too_long():
    found = []
    for (folder, suffix), limit in LIMITS.items():
        for path in project_files(folder, suffix):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > limit and not is_generated(path) and shown(path) not in REGISTRIES:
                found.append(f"{shown(path)} has {lines} lines, more than {limit}")
    assert not found, "\n  ".join(found)


def test_the_top_level_stays_small():
    there = {path.name for path in PROJECT.iterdir() if not path.name.startswith(".")}
    assert there - MADE_BY_BUILDS == TOP_LEVEL


def test_yaml_holds_only_keys_that_dbt_reads():
    found = []
    for folder in ("models", "seeds", "macros", "tests"):
        for path in project_files(folder, ".yml"):
            found += [f"{shown(path)}: {p}" for p in unknown_keys(yaml.safe_load(path.read_text(encoding="utf-8")) or {}, FILE)]
    assert not found, "\n  ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "models: [{name: a, descripton: b}]",
        "models: [{name: a, tests: [unique]}]",
        "models: [{name: a, columns: [{name: b, type: string}]}]",
        "models: [{name: a, config: {materialised: table}}]",
        "models: [{name: a, data_tests: [{unique_grain: {columns: [b]}}]}]",
        "models: [{name: a, data_tests: [{unique_grain: {arguments: {columns: [b]}}}]}]",
        "unit_tests: [{name: a, model: b, give: []}]",
        "exposures: [{name: a, owner: {mail: b}}]",
        "models: [{name: a, semantic_model: {enable: true}}]",
        "models: [{name: a, columns: [{name: b, entity: {type: primary, nmae: c}}]}]",
        "models: [{name: a, metrics: [{name: b, aggregation: sum}]}]",
        "models: [{name: a, metrics: [{name: b, non_additive_dimension: {name: c, window_choice: max}}]}]",
        "metrics: [{name: a, fill_nulls_with: 0}]",
        "model: []",
    ],
)
def test_a_misspelt_key_is_found(text):
    assert unknown_keys(yaml.safe_load(text), FILE)


def test_generated_files_are_current():
    assert stale_files(PROJECT) == []


def test_every_generic_test_is_listed():
    readme = (PROJECT / "tests/generic/README.md").read_text(encoding="utf-8")
    names = {path.stem.removeprefix("test_") for path in project_files("tests/generic", ".sql")}
    listed = set(re.findall(r"^\| `(\w+)`", readme, re.M))
    assert listed == names


def test_one_macro_per_file_named_as_the_file():
    found = []
    for path in [p for p in project_files("macros", ".sql") if not is_generated(p)]:
        names = re.findall(r"{%-?\s*(?:macro|test)\s+(\w+)", path.read_text(encoding="utf-8"))
        if names and path.stem not in {re.sub(r"^(default|duckdb|spark)__|^get_incremental_|_sql$", "", name) for name in names}:
            found.append(f"{shown(path)} holds {', '.join(names)}")
    assert not found, "\n  ".join(found)


def texts() -> list[Path]:
    """Files that people write, but these tests, which name what they look for."""
    suffixes = {".sql", ".yml", ".md", ".py", ".csv", ".toml", ""}
    return [
        path
        for path in project_files()
        if path.suffix in suffixes
        and path.relative_to(PROJECT).parts[0] not in MADE_BY_BUILDS
        and path.parent.name != "conventions"
    ]


def test_nothing_is_left_for_later_and_nothing_is_commented_out():
    found = []
    for path in texts():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"\b(TODO|FIXME|HACK)\b", line):
                found.append(f"{shown(path)}:{number} {line.strip()[:80]}")
            if path.suffix == ".sql" and re.match(r"\s*--\s*(select|from|where|join|left join|inner join)\s+\w+\s*,?$", line, re.I):
                found.append(f"{shown(path)}:{number} looks commented out: {line.strip()[:80]}")
    assert not found, "\n  ".join(found)


def test_python_does_not_read_the_environment_in_passing():
    """Settings are read in a few places that have names; a new variable is documented in the README."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    used = {
        name
        for path in project_files("drivetrain", ".py")
        for name in re.findall(r"\bDRIVETRAIN_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert {name for name in used if name not in readme} == set()


def test_one_source_of_the_version():
    from drivetrain import __version__

    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["version"] == __version__
    assert re.search(rf"^## {re.escape(__version__)}\b", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
