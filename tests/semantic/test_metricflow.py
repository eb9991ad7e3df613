"""The semantic layer gives what the marts publish: every metric at three levels, to the unit and the cent.

Definitions on facts are compared with reports that come to their figures on another way; what is defined on a report is
compared with other reports of the same figure where there are any, else with its own sums. Rates are compared but for
the last digits of a double.

MetricFlow runs in this process, as dbt-core brings it along. The command `mf` is asked too where DRIVETRAIN_METRICFLOW
names it, which `make semantic` does.
"""

from __future__ import annotations

import csv
import math
import os
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.semantic.comparisons import COMPARISONS, Comparison, Level, metric_name
from tests.semantic.engine import SemanticLayer
from tests.support.demo_warehouse import DemoWarehouse
from tests.support.warehouse import PROJECT, SECRET

pytestmark = pytest.mark.slow

SHOWN = 10  # differences that a failing test lists
LEVELS_OF_EACH = 3
CASES = [(comparison, level) for comparison in COMPARISONS for level in comparison.levels]
RATE = ("_rate", "_rate_period", "_rate_cohort30", "_turnover", "_outstanding", "_days", "_coefficient", "_share")


def answers_of(layer: SemanticLayer, comparison: Comparison, level: Level) -> dict[tuple, dict[str, object]]:
    """What the metrics give by time and member."""
    metrics = [metric_name(code) for code in comparison.figures]
    return layer.ask(metrics, [comparison.metric_time, *level.group_by])


def figures_of(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, level: Level
) -> dict[tuple, dict[str, object]]:
    """What the mart publishes by time and member."""
    width = 1 + len(level.keys)
    names = [metric_name(code) for code in comparison.figures]
    rows = connection.execute(comparison.query(level)).fetchall()
    return {row[:width]: dict(zip(names, row[width:], strict=True)) for row in rows}


def are_equal(answer: object, figure: object) -> bool:
    """Counts and amounts exactly, doubles but for their last digits; null is equal to null alone."""
    if answer is None or figure is None:
        return answer is figure
    if isinstance(answer, float) or isinstance(figure, float):
        return math.isclose(float(answer), float(figure), rel_tol=1e-12)
    return Decimal(answer) == Decimal(figure)


def differences(answers: dict, figures: dict, metric: str) -> list[str]:
    """What one has and the other has not. Where one has no row, the other's must say as little: null or zero."""
    found = []
    for key in sorted(answers.keys() | figures.keys(), key=str):
        if key in answers and key in figures:
            answer, figure = answers[key][metric], figures[key][metric]
            # metrics asked at once share their rows: facts without one for the member are a count of none
            is_none_counted = answer is None and figure == 0 and not metric.endswith(RATE)
            same = is_none_counted or are_equal(answer, figure)
        else:
            answer, figure = (side[key][metric] if key in side else "no row" for side in (answers, figures))
            same = all(value in ("no row", None, 0) for value in (answer, figure))
        if not same:
            found.append(f"{key}: the metric gives {answer}, the mart {figure}")
    return found


def all_differences(answers: dict, figures: dict, comparison: Comparison) -> list[str]:
    found = []
    for code in comparison.figures:
        different = differences(answers, figures, metric_name(code))
        found += [f"{code}, {len(different)} differences:", *different[:SHOWN]] if different else []
    return found


@pytest.mark.parametrize(("comparison", "level"), CASES, ids=[f"{c}-{level.name}" for c, level in CASES])
def test_metrics_equal_the_mart(layer, comparison, level):
    figures = figures_of(layer.connection, comparison, level)
    assert figures, "the mart is empty"
    found = all_differences(answers_of(layer, comparison, level), figures, comparison)
    assert not found, "\n  ".join(found)


def test_every_metric_is_compared_at_three_levels(layer):
    compared: dict[str, set[str]] = {}
    for comparison, level in CASES:
        for code in comparison.figures:
            compared.setdefault(metric_name(code), set()).add(level.name)
    few = {metric for metric in layer.metrics if len(compared.get(metric, ())) < LEVELS_OF_EACH}
    assert not few
    assert compared.keys() <= set(layer.metrics)


def test_stocks_of_a_quarter_are_those_of_its_first_or_last_day(layer):
    """Openings are never added up over months, nor closings: what is semi-additive shows one end of the period."""
    wrong = []
    for metric, end in layer.stocks.items():
        months = layer.ask([metric], ["metric_time__month"])
        by_quarter: dict[datetime, list[datetime]] = {}
        for (month,) in months:
            quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
            by_quarter.setdefault(quarter, []).append(month)
        pick = {"min": min, "max": max}[end]
        expected = {(quarter,): months[pick(members),] for quarter, members in by_quarter.items()}
        if layer.ask([metric], ["metric_time__quarter"]) != expected:
            wrong.append(metric)
    assert len(layer.stocks) > 20
    assert not wrong


@pytest.mark.parametrize(
    ("months", "metrics"),
    [
        (
            "stock_month_count",
            ["inventory_turnover", "days_inventory_outstanding", "stock_turnover_days", "stock_coefficient"],
        ),
        (
            "sales_cycle_month_count",
            ["held_prospect_conversion_rate_period", "held_order_delivery_rate_period", "web_phone_arrival_rate_period",
             "outreach_arrival_rate_period"],
        ),
    ],
)  # fmt: skip
def test_figures_of_a_month_are_null_for_a_quarter(layer, months, metrics):
    """What is measured against the days or the opening of one month says nothing of several."""
    quarters = layer.ask([*metrics, months], ["metric_time__quarter"])
    of_several_months = [values for values in quarters.values() if (values[months] or 0) > 1]
    assert of_several_months
    assert all(values[metric] is None for values in of_several_months for metric in metrics)


@pytest.mark.parametrize(
    ("metric", "right", "wrong"),
    [
        ("visit_count", '"expr": "is_counted"', '"expr": "true"'),
        ("order_count_new_from_held", '"expr": "is_from_held"', '"expr": "is_from_new"'),
        ("delivery_count_returned", 'dimension": "returned_at"', 'dimension": "delivered_at"'),
        ("lead_count_new", "aarrr_row__level') }} = 'dealer'", "aarrr_row__level') }} = 'region'"),
        ("days_1_30_amount", "= 'days_1_30'", "= 'days_31_60'"),
        ("stock_amount_closing", '"expr": "stock_amount__closing"', '"expr": "stock_amount__opening"'),
        ("order_cancellation_rate_cohort30", '"name": "order_count_new"', '"name": "order_count_cancelled"'),
        ("content_read_count", '"expr": "content_read_count"', '"expr": "content_share_count"'),
        ("customer_count_lead", "step = 'lead'", "step = 'card'"),
    ],
)
def test_a_wrong_definition_is_found(layer, metric, right, wrong):
    broken = layer.with_another(metric, right, wrong)
    found = []
    for comparison, level in CASES:
        if metric in map(metric_name, comparison.figures) and level == comparison.levels[-1]:
            figures = figures_of(layer.connection, comparison, level)
            answers = broken.ask([metric], [comparison.metric_time, *level.group_by])
            found += differences(answers, figures, metric)
    assert found


def mf() -> Path | None:
    named = os.environ.get("DRIVETRAIN_METRICFLOW")
    return Path(named).resolve() if named else None


@pytest.mark.parametrize("comparison", COMPARISONS, ids=str)
def test_the_command_gives_the_same(layer, built_demo: DemoWarehouse, tmp_path, comparison):
    """`mf query`, once for each mart, at its second level or its only one."""
    if mf() is None:
        pytest.skip("DRIVETRAIN_METRICFLOW does not name the command mf: make semantic")
    # mf looks for the manifest in the folder target of the project and nowhere else
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "semantic_manifest.json").write_text(layer.manifest, encoding="utf-8")
    for name in ("dbt_project.yml", "profiles.yml"):
        (tmp_path / name).symlink_to(PROJECT / name)
    level = comparison.levels[:2][-1]
    metrics = [metric_name(code) for code in comparison.figures]
    group_by = [comparison.metric_time, *level.group_by]
    layer.connection.close()
    ended = subprocess.run(
        [str(mf()), "query", "--metrics", ",".join(metrics), "--group-by", ",".join(group_by), "--csv", "answer.csv"],
        cwd=tmp_path,
        env={
            **os.environ,
            "DRIVETRAIN_WAREHOUSE": str(built_demo.warehouse.resolve()),
            "DRIVETRAIN_LANDING": str(built_demo.landing.resolve()),
            "DRIVETRAIN_SECRET": SECRET,
            "DBT_LOG_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {
        (datetime.fromisoformat(row[group_by[0]]), *(row[name] for name in group_by[1:])): {
            metric: float(row[metric]) if row[metric] else None for metric in metrics
        }
        for row in rows
    }
    layer.connection = built_demo.connect()
    figures = figures_of(layer.connection, comparison, level)
    found = all_differences(answers, figures, comparison)
    assert not found, "\n  ".join(found)
