"""Models and tests hold only SQL that DuckDB and Spark read alike (the differences live in macros/engine)."""

from __future__ import annotations

import pytest

from tests.conventions.files import project_files, shown
from tests.conventions.portability import problems, scannable

# the one model with a clock: it records builds (ruling T1 names it)
WITH_A_CLOCK = {"models/marts/governance/fct_builds.sql"}
# the one macro that divides, so that nobody else does
DIVISION = "macros/rules/rate.sql"


def test_models_and_tests_are_portable():
    files = [*project_files("models", ".sql"), *project_files("tests", ".sql"), *project_files("analyses", ".sql")]
    files += [path for path in project_files("macros/rules", ".sql") if shown(path) != DIVISION]
    files += project_files("macros/behaviour", ".sql")
    found = []
    for path in files:
        for problem in problems(path.read_text(encoding="utf-8")):
            if not (shown(path) in WITH_A_CLOCK and "clock" in problem):
                found.append(f"{shown(path)} {problem}")
    assert not found, "\n  ".join([f"{len(found)} constructs are not portable:", *found])


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t qualify row_number() over (order by a nulls last) = 1",
        "select a::string from t",
        "select sum(a) over by_day - a from t",
        "select strpos(a, b) from t",
        "select last_value(a ignore nulls) over (order by b nulls last) from t",
        "select a at time zone 'UTC' from t",
        "select substring(a, 0, 2) from t",
        "select ltrim(a, '0') from t",
        "select log(a) from t",
        "select approx_count_distinct(a) from t",
        "select * from t asof join u on a >= b",
        "select * exclude (a) from t",
        "select a from t union all by name select a from u",
        "select distinct on (a) a from t",
        "with recursive t as (select 1) select * from t",
        "select unnest(a) from t",
        "select [1, 2] as a",
        "select a // b from t",
        "select a / b from t",
        "select regexp_replace(a, 'x', 'y') from t",
        "select date_diff('day', a, b) from t",
        "select datediff(a, b) from t",
        "select cast(a as varchar) from t",
        "select cast(a as text) from t",
        "select cast(a as decimal) from t",
        "select current_date as today",
        "select now() as today",
        "select strftime(a, '%Y') from t",
        "select string_agg(a, ',') from t",
        "select hash(a) from t",
        "select concat(a, b) from t",
        "select a from t right join u on t.a = u.a",
        "select row_number() over (partition by a order by b) from t",
        "select row_number() over (order by b desc nulls last, c) from t",
        "select sum(a) over w from t window w as (partition by a order by b)",
        "select sum(a) filter (where b) over (partition by c) from t",
        "select {{ dbt.datediff('a', 'b', 'week') }} from t",
        "select '{{ run_started_at }}' as at",
        "select '\\d' as pattern",
    ],
)
def test_a_bad_example_is_found(sql):
    assert problems(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(a) filter (where b > 0) as a from t group by c",
        "select cast(a as decimal(18, 2)) as text, b as url from t  -- a / b :: qualify",
        "select '//::/' as slashes, {{ rate('a / b', ['c']) }} as rate from t",
        "select row_number() over (partition by f(a, b) order by g(a, b) nulls last, c desc nulls first) from t",
        "select sum(a) over (order by a nulls last rows between unbounded preceding and current row) from t",
        "{# current_date #} select max_by(a, b) as a from t /* now() */",
        "{% for a in [1, 2] %} select a from t {% endfor %}",
        "select cast(a + interval '1' month as date) as next_month, string_aggregate from t",
    ],
)
def test_a_good_example_passes(sql):
    assert problems(sql) == []


def test_line_numbers_survive_the_scanner():
    sql = "select\n    {# a\n comment #}\n    '\n' as a,\n    b::string\nfrom t"
    assert scannable(sql).count("\n") == sql.count("\n")
    assert problems(sql)[0].startswith("line 6:")
