"""No model holds SQL whose cost is known to explode; one that may is named with its reason."""

from __future__ import annotations

import pytest

from tests.conventions.costly import COSTLY, costly
from tests.conventions.files import PROJECT, project_files, shown

# merges are few, and every one of them is judged anew in every month
ALLOWED = {"models/intermediate/sales/int_frozen_prospects.sql"}


def test_no_model_is_costly_by_its_pattern():
    files = [*project_files("models", ".sql"), *project_files("macros", ".sql")]
    found = [
        f"{shown(path)} {problem}"
        for path in files
        if shown(path) not in ALLOWED
        for problem in costly(path.read_text(encoding="utf-8"))
    ]
    assert all(costly((PROJECT / path).read_text(encoding="utf-8")) for path in ALLOWED), "one is allowed in vain"
    assert not found, "\n  ".join([f"{len(found)} constructs explode with the data:", *found])


@pytest.mark.parametrize(
    "sql",
    [
        "select a from items cross join month_ends",
        "select a from items cross join reporting_months as months",
        "select coalesce(try_cast(a as date), try_cast(b as date)) from t",
        "select coalesce(try_strptime(a, '%Y'), try_strptime(a, '%d')) from t",
        "select a from t left join u on t.a = u.a and (t.b < u.b or u.b is null)",
        "select a from t left join u on t.kind = 'order' and t.a = u.a",
        "select a from t left join {{ ref('u') }} as v on t.a = v.a and t.b is not null where t.c > 1",
    ],
)
def test_each_pattern_is_found(sql):
    assert len(costly(sql)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "select a from items cross join cohort",
        "select a from items inner join month_ends on items.first_day <= month_ends.day and items.end_day > month_ends.day",
        "select coalesce(try_cast(a as date), b) from t",
        "select a from t inner join u on t.a = u.a and (t.b < u.b or u.b is null)",
        "select a from t left join u on t.a = u.a where t.b > 1 or t.b is null",
        "select a from t left join u on t.a = u.a and u.kind = 'order' and case when t.b > 1 then t.c end = u.c",
        "-- cross join months\nselect 'cross join months' as a from t",
    ],
)
def test_what_is_fine_is_not_found(sql):
    assert not costly(sql)


def test_every_pattern_says_what_to_write_instead():
    assert all(":" in reason for reason in COSTLY.values())
