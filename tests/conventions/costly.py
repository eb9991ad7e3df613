"""SQL whose cost explodes with the data, found in the text of a file.

`distinct on`, which holds wide rows in memory, is refused by tests.conventions.portability.
"""

from __future__ import annotations

import re

from tests.conventions.portability import scannable

# pattern → why, and what to write
COSTLY: dict[str, str] = {
    r"\bcross\s+join\s+(\w*_)?(months|month_ends|dates|days)\b": (
        "every row at every month end: take the changes of a month and add them up, or join on a range that few rows meet"
    ),
    r"\bcoalesce\s*\(\s*(try_cast|\w*strptime)\s*\([^()]*\)\s*,\s*(try_cast|\w*strptime)\s*\(": (
        "a chain of attempts to read costs ten times a case by shape: macros/parsing"
    ),
    r"\bleft\s+join\b(?:(?!\b(?:join|where|group\s+by|select)\b)[^;])*?\bor\s+[\w.]+\s+is\s+null\b": (
        "a left join on `or … is null` compares every row with every row: coalesce the open end, macro is_within"
    ),
}
LEFT_JOIN = re.compile(
    r"\bleft\s+join\s+(?:\S+\s+as\s+)?(\w+)\s+(on\b(?:(?!\b(?:join|where|group\s+by|select|union)\b)[^;])*)", re.I | re.S
)
ONE_SIDED = (
    "a left join on a condition over the left side alone compares every row with every row: "
    "give the right side the value as a column and join on it"
)
COMPILED = {re.compile(pattern, re.I | re.S): reason for pattern, reason in COSTLY.items()}


def costly(sql: str) -> list[str]:
    """What would explode in the text of a model or macro, each with its line and what to write instead."""
    text = scannable(sql)
    found = [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {ONE_SIDED}"
        for match in LEFT_JOIN.finditer(text)
        for condition in re.split(r"\b(?:on|and)\b", match.group(2), flags=re.I)
        if re.match(r"\s*\w+\.\w", condition) and f"{match.group(1)}." not in condition
    ]
    return found + [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {reason}"
        for pattern, reason in COMPILED.items()
        for match in pattern.finditer(text)
    ]
