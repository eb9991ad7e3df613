"""The mutator itself: what each operator makes of a small model, and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.mutation.__main__ import all_mutants, drawn
from tests.mutation.operators import OPERATORS, mutants_of

MODEL = """{%- set factor = 2 + 2 -%}
-- a comment where a < b and not c
select distinct
    coalesce(a.number, 0) - {{ month_of('a < b') }} as difference,
    case when a.kind = 'union all' or a.size >= 3 then -1 when not a.seen then 2 end as class,
    sum(a.amount) over (partition by a.key, a.kind order by a.day desc nulls last) as total,
    min(a.day) as first_day
from {{ ref('a') }} as a
left join {{ ref('b') }} as b
    on a.key = b.key
    and a.day between b.from_day and b.to_day
where a.amount is not null
union all
select * from {{ ref('c') }}
{%- if is_incremental() %} where a.amount > 5 {%- endif %}
"""

EXPECTED = {
    "flipped sign": {("-", "+"), ("-", "")},
    "comparison boundary": {(">=", ">")},
    "swapped comparison": {(">=", "<="), ("=", "!=")},
    "lost join condition": {("a.key = b.key", "true"), ("a.day between b.from_day and b.to_day", "true")},
    "dropped filter": {("a.amount is not null", "true")},
    "lost branch": {("not a.seen", "false"), ("a.kind = 'union all'", "false"), ("a.size >= 3", "false")},
    "union all to union": {("union all", "union")},
    "sum to max": {("sum", "max")},
    "min to max": {("min", "max")},
    "lost distinct": {(" distinct", "")},
    "changed default": {("0", "1")},
    "reversed order": {(" desc", "")},
    "lost partition key": {("a.key, ", ""), (", a.kind", "")},
    "lost not": {("not ", "")},
    "changed constant": {("3", "4")},
    "left to inner join": {("left join", "inner join")},
}


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operator_finds_its_places_and_no_others(operator):
    found = {(mutant.before, mutant.after) for mutant in mutants_of("a.sql", MODEL) if mutant.operator == operator}
    assert found == EXPECTED[operator]


def test_a_mutant_changes_one_place_and_names_its_line():
    (mutant,) = [one for one in mutants_of("a.sql", MODEL) if one.operator == "comparison boundary"]
    assert mutant.apply(MODEL) == MODEL.replace("a.size >= 3", "a.size > 3")
    assert str(mutant) == "a.sql:5:46 comparison boundary: `>=` → `>`"


def test_a_seed_draws_the_same_mutants_and_every_operator_in_turn():
    order = drawn(1, all_mutants())
    assert order == drawn(1, all_mutants()) != drawn(2, all_mutants())
    assert {mutant.operator for mutant in order[: len(OPERATORS)]} == set(OPERATORS)
