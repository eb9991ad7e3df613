"""The whole project on Spark: tables as on DuckDB, every test, what is published, what a server is refused for."""

from __future__ import annotations

import copy
import csv
from collections import Counter

import pytest
from dbt.adapters.spark.connections import SparkCredentials

from drivetrain.landing.sources import quoted
from tests.parity.comparison import LAYERS, compare
from tests.support.warehouse import PROJECT

PUBLISHED_MODEL = "dim_dealers"


@pytest.fixture(scope="module")
def compared(two_engines):
    return compare(two_engines.database, two_engines.engine.tables, LAYERS)


def test_every_table_is_equal_after_one_more_extract(compared):
    different = {
        table.name: (table.only_duckdb, table.only_spark) for table in compared if not table.is_equal
    }
    assert not different, "table: rows only on DuckDB, only on Spark"
    assert len(compared) > 100
    assert sum(table.rows for table in compared) > 100_000


def test_the_comparison_sees_one_row_that_differs(two_engines, tmp_path):
    """A count, a decimal or a text off by the least on one side is a difference."""
    import duckdb

    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute(f"attach {quoted(two_engines.database)} as given (read_only)")
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_dates as from given.marts.dim_dates")
        connection.execute("create table marts.dim_dealers as from given.marts.dim_dealers")
        connection.execute(
            "update marts.dim_dealers set dealer_name = dealer_name || ' ' "
            "where dealer_key = (select min(dealer_key) from marts.dim_dealers)"
        )
    tables = {table.name: table for table in compare(other, two_engines.engine.tables, ("marts",))}
    assert tables["marts.dim_dates"].is_equal
    assert (tables["marts.dim_dealers"].only_duckdb, tables["marts.dim_dealers"].only_spark) == (1, 1)
    absent = [table for table in tables.values() if table.name not in ("marts.dim_dates", "marts.dim_dealers")]
    assert absent and not any(table.is_equal for table in absent), "a table that one engine lacks is a difference"


@pytest.mark.parametrize(("kind", "at_least"), [("data", 300), ("unit", 100)])
def test_all_tests_pass(two_engines, kind, at_least):
    tested = two_engines.dbt("test", "--select", f"test_type:{kind}")
    assert tested.exit_code == 0, tested.output[-6000:]
    tests = [result for result in tested.results.results if result.node.resource_type != "operation"]
    outcomes = Counter(str(result.status) for result in tests)
    assert set(outcomes) == {"pass"} and outcomes["pass"] >= at_least


def test_a_failing_query_keeps_what_stands_and_what_is_published(two_engines):
    """A build that fails changes neither the view of the model nor that of `published`, and the next one is shown."""
    assert two_engines.dbt("run-operation", "publish_marts").exit_code == 0
    state = f"select count(*), count(distinct dealer_key), max(dealer_name) from {{}}.{PUBLISHED_MODEL}"
    before = [two_engines.rows(state.format(schema)) for schema in ("marts", "published")]
    assert before[0] == before[1] and before[0][0][0] > 0
    shown = shows(two_engines, "published"), shows(two_engines, "marts")

    broken = manifest_of(two_engines)
    node = next(node for node in broken.nodes.values() if node.name == PUBLISHED_MODEL)
    columns = ", ".join(f"cast(null as {column.data_type}) as {name}" for name, column in node.columns.items())
    node.raw_code = f"select {columns} where raise_error('broken on purpose') is null"
    failed = two_engines.dbt("run", "--select", PUBLISHED_MODEL, manifest=broken)
    assert failed.exit_code == 1 and "broken on purpose" in failed.output
    assert (shows(two_engines, "published"), shows(two_engines, "marts")) == shown
    assert [two_engines.rows(state.format(schema)) for schema in ("marts", "published")] == before

    node.raw_code = f"select {columns}"
    empty = two_engines.dbt("run", "--select", PUBLISHED_MODEL, manifest=broken)
    assert empty.exit_code == 1, "a null in a not_null column fails the build, as an enforced constraint does"
    assert "its contract says not_null" in empty.output
    assert (shows(two_engines, "published"), shows(two_engines, "marts")) == shown

    again = two_engines.dbt("run", "--select", PUBLISHED_MODEL)
    assert again.exit_code == 0, again.output
    assert shows(two_engines, "published") == shown[0] and shows(two_engines, "marts") != shown[1]
    assert two_engines.dbt("run-operation", "publish_marts").exit_code == 0
    assert shows(two_engines, "published") == shows(two_engines, "marts")
    assert [two_engines.rows(state.format(schema)) for schema in ("marts", "published")] == before


def shows(two_engines, schema: str) -> str:
    """The version that a view leads to."""
    described = dict(row[:2] for row in two_engines.rows(f"describe extended {schema}.{PUBLISHED_MODEL}"))
    return described["View Text"].rpartition(" ")[2]


def manifest_of(two_engines):
    """The parsed project, to be changed."""
    return copy.deepcopy(two_engines.engine.project)


def test_seeds_keep_what_is_hard_to_write(two_engines, tmp_path):
    hard = [
        ("O'Brien", "an apostrophe"),
        ("''", "two of them"),
        ("back\\slash", "a backslash \\n that is no line end"),
        ("\\", None),
        ('say "yes"', "a quotation mark"),
        ("张三，测试", "中文与标点"),
        ("None", "the word None"),
        ("${x} {{ y }} %s", "placeholders"),
    ]
    manifest = manifest_of(two_engines)
    seed = next(node for node in manifest.nodes.values() if node.name == "test_words")
    path = tmp_path / "seeds" / "hard.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("word", "meaning"), *hard])
    seed.root_path, seed.original_file_path = str(tmp_path), "seeds/hard.csv"
    try:
        seeded = two_engines.dbt("seed", "--full-refresh", "--select", "test_words", manifest=manifest)
        assert seeded.exit_code == 0, seeded.output
        assert set(two_engines.rows("select word, meaning from reference.test_words")) == set(hard)
    finally:
        assert two_engines.dbt("seed", "--full-refresh", "--select", "test_words").exit_code == 0
    with (PROJECT / "seeds/reference/test_words.csv").open(encoding="utf-8") as file:
        given = [(row["word"], row["meaning"]) for row in csv.DictReader(file)]
    assert set(two_engines.rows("select word, meaning from reference.test_words")) == set(given)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("spark.sql.session.timeZone", "Europe/Berlin", "--conf spark.sql.session.timeZone=UTC"),
        ("spark.sql.timestampType", "TIMESTAMP_NTZ", "--conf spark.sql.timestampType=TIMESTAMP_LTZ"),
        ("spark.drivetrain.hash.inner", "", "no key of the customer hash"),
    ],
)
def test_a_server_set_otherwise_is_refused(two_engines, setting, value, said):
    before = two_engines.session.conf.get(setting)
    two_engines.session.conf.set(setting, value)
    try:
        refused = two_engines.dbt("run", "--select", PUBLISHED_MODEL)
    finally:
        two_engines.session.conf.set(setting, before)
    assert refused.exit_code == 1 and said in refused.output


def test_a_server_without_ansi_mode_is_refused(two_engines, monkeypatch):
    """So is every session that dbt-spark sets by itself: it turns the mode off."""
    left_on = SparkCredentials.__post_init__

    def turned_off(self):
        left_on(self)
        self.server_side_parameters["spark.sql.ansi.enabled"] = "false"

    monkeypatch.setattr(SparkCredentials, "__post_init__", turned_off)
    refused = two_engines.dbt("run", "--select", PUBLISHED_MODEL)
    assert refused.exit_code == 1 and "--conf spark.sql.ansi.enabled=true" in refused.output
