"""The semantic layer gives what the marts publish: every metric at three levels, to the unit and the cent.

Definitions on facts are compared with the reports that are computed on another way; what is defined on a report is
compared with other reports of the same figure where there are any, else with its own sums. Rates are compared within
the last digits of a double. `mf` itself is asked where it is installed (`make semantic`); DRIVETRAIN_METRICFLOW names it.
"""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from tests.semantic.comparisons import COMPARISONS, Comparison, Level, metric_name
from tests.semantic.engine import SemanticLayer

pytestmark = pytest.mark.slow

SHOWN = 10  # differences that a failing test lists
LEVELS_OF_EACH = 3


CASES = [(comparison, level) for comparison in COMPARISONS for level in comparison.levels]


def published(layer: SemanticLayer, comparison: Comparison, level: Level) -> dict[tuple, dict[str, object]]:
    """The mart's figures by time and member."""
    width = 1 + len(level.keys)
    names = [metric_name(code) for code in comparison.figures]
    rows = layer.connection.execute(comparison.query(level)).fetchall()
    return {row[:width]: dict(zip(names, row[width:], strict=True)) for row in rows}


def are_equal(answer: object, figure: object) -> bool:
    """Counts and amounts exactly, doubles but for their last digits; null is equal to null alone."""
    if answer is None or figure is None:
        return answer is figure
    if isinstance(answer, float) or isinstance(figure, float):
        return math.isclose(float(answer), float(figure), rel_tol=1e-12)
    return Decimal(answer) == Decimal(figure)


def differences(answers: dict, figures: dict, metric: str) -> list[str]:
    """What one has and the other has not; where one has no row at all, the other's must say nothing: null or zero."""
    found = []
    for key in sorted(answers.keys() | figures.keys(), key=str):
        if key in answers and key in figures:
            answer, figure = answers[key][metric], figures[key][metric]
            # several metrics asked at once share their rows: a fact without one for the member is a count of none
            same = are_equal(answer, figure) or (answer is None and figure == 0 and not metric.endswith(RATE_WORDS))
        else:
            answer, figure = (side[key][metric] if key in side else "no row" for side in (answers, figures))
            same = not {answer, figure} - {"no row", None, 0}
        if not same:
            found.append(f"{key}: the metric gives {answer}, the mart {figure}")
    return found


RATE_WORDS = ("_rate", "_rate_period", "_rate_cohort30", "_turnover", "_outstanding", "_days", "_coefficient", "_share")


@pytest.mark.parametrize(("comparison", "level"), CASES, ids=[f"{c}-{level.name}" for c, level in CASES])
def test_metrics_equal_the_mart(layer, comparison, level):
    metrics = [metric_name(code) for code in comparison.figures]
    answers = layer.ask(metrics, [comparison.metric_time, *level.group_by])
    figures = published(layer, comparison, level)
    assert figures, "the mart is empty"
    found = []
    for code in comparison.figures:
        different = differences(answers, figures, metric_name(code))
        found += [f"{code}, {len(different)} differences:", *different[:SHOWN]] if different else []
    assert not found, "\n  ".join(found)


def test_every_metric_is_compared_at_three_levels(layer):
    compared: dict[str, set[str]] = {}
    for comparison, level in CASES:
        for code in comparison.figures:
            compared.setdefault(metric_name(code), set()).add(level.name)
    few = {metric for metric in layer.metrics if len(compared.get(metric, ())) < LEVELS_OF_EACH}
    assert not few
    assert compared.keys() <= set(layer.metrics)
