"""SQL that only one engine understands, or that engines answer differently, found in the text of a file.

A small scanner: comments go, literals and Jinja expressions become placeholders, what is left is searched.
"""

from __future__ import annotations

import re

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.S)
SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
JINJA_STATEMENT = re.compile(r"\{%.*?%\}", re.S)
JINJA_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.S)
LITERAL = re.compile(r"'(?:[^']|'')*'")

# pattern → why, and what to write
FORBIDDEN: dict[str, str] = {
    r"\bqualify\b": "qualify: only newest Spark has it; filter a row_number in the next CTE",
    r"::": "`::` is no cast on Spark before 4.0: cast(x as t)",
    r"\basof\b": "asof join: not on Spark; a range join on [valid_from, valid_to)",
    r"\*\s*(exclude|except|replace)\b|\bcolumns\s*\(": "star with exceptions differs by engine: name the columns",
    r"\bunion\s+(all\s+)?by\s+name\b": "union by name: only DuckDB; write the columns in order",
    r"\bdistinct\s+on\b": "distinct on: not on Spark; max_by or a row_number in a CTE",
    r"\bwith\s+recursive\b": "recursive CTE: not on Spark 3.5; see how int_customer_records does it",
    r"\bunnest\s*\(|\bexplode\s*\(|\bgenerate_series\s*\(|\brange\s*\(\s*[\w(]": "series and lists differ by engine: macro number_series or text_parts",
    r"(?<![\w\]])\[": "list literal: `array(…)` on Spark; use rows",
    r"\bstruct_pack\b|\bnamed_struct\b|\brow\s*\(": "struct literal differs by engine: use columns",
    r"//": "`//` is `div` on Spark: floor of a division by macro rate",
    r"(?<![*/])/(?![*/])": "bare `/` divides decimals and zero differently: macro rate",
    r"\bregexp_\w+\s*\(|\brlike\b|\bsimilar\s+to\b|(?<!<)\s~\s": "regular expressions differ by engine: macros matches, replace_pattern, extracted_pattern",
    r"\bdate_?diff\s*\(|\bdatesub\s*\(|\bage\s*\(": "differences of dates count differently: macros days_between, seconds_between, month_number",
    r"\bdate_?add\s*\(|\badd_months\s*\(": "write x + interval '1' day, or macro add_months",
    r"\b(as|string_to_array)\s+(varchar|text|char)\b\s*(\(\s*\d+\s*\)\s*)?\)": "varchar and text fail on Spark: string",
    r"\bas\s+(decimal|numeric)\s*\)": "a bare decimal has another scale on each engine: decimal(18, 2)",
    r"\bnumeric\s*\(": "decimal(p, s), the name that both engines have",
    r"\b(hugeint|uinteger|ubigint|int64|int128)\b": "types of one engine: bigint or decimal(38, 0)",
    r"\b(current_date|current_timestamp|current_time|localtimestamp|sysdate)\b|\b(now|today|getdate)\s*\(": "no model reads the clock (ruling T1): macro as_of_date",
    r"\b(strftime|strptime|try_strptime|date_format|to_date|to_timestamp|epoch|epoch_ms|date_part)\s*\(": "formats differ by engine: the parsing macros, extract(… from x)",
    r"\b(string_agg|listagg|group_concat|array_agg|collect_list|list)\s*\(": "order and null rules differ: macro ordered_text_list",
    r"\b(hash|sha256|sha2|md5_number)\s*\(": "hashes differ by engine: macro surrogate_key or keyed_hash",
    r"\bconcat\s*\(": "concat treats null differently: `||` or concat_ws",
    r"\b(ifnull|nvl|iff|isnull)\s*\(": "coalesce, case",
    r"\bright\s+(outer\s+)?join\b|\bnatural\s+join\b|\b(anti|semi)\s+join\b": "left or inner join, exists: what both engines have and readers follow",
    r"\b(isodow|dayofweek|weekday)\b": "days of the week are numbered differently: macro iso_day_of_week",
    r"\bover\s+\w+\s*-": "Spark reads `over w - x` as one name with a hyphen: (… over w) - x",
    r"\bstrpos\s*\(": "strpos: only DuckDB; position(x in y)",
    r"\b(ignore|respect)\s+nulls\b": "stands in another place on each engine: max_by, or a running count as the partition",
    r"\bat\s+time\s+zone\b": "only DuckDB: T2's wall clocks are read by the parsing macros",
    r"\bsubstring\s*\([^(),]+,\s*0\b": "substring from 0 gives one character less on DuckDB: places count from 1",
    r"\b[lr]trim\s*\(": "arguments stand the other way round on Spark: trim(leading '0' from x), macro trimmed",
    r"\blog\s*\(": "another base on each engine: ln",
    r"\b(approx_\w+|skewness|kurtosis)\s*\(": "estimates and sample moments differ by engine: exact aggregates",
    r"\busing\s+sample\b|\bpivot\b|\bpositional\s+join\b": "only DuckDB",
}
COMPILED = {re.compile(pattern, re.I): reason for pattern, reason in FORBIDDEN.items()}

JINJA_FORBIDDEN = {
    re.compile(r"\bdbt\.(datediff|dateadd|split_part|safe_cast|listagg|date_spine)\b"): (
        "dbt's own macro answers differently on the two engines: use the project's"
    ),
    re.compile(r"\b(run_started_at|modules\.datetime)\b"): "no model reads the clock (ruling T1): macro as_of_date",
}


def scannable(sql: str) -> str:
    """The text without comments, with placeholders for literals and Jinja, line for line as it was."""

    def blank(placeholder: str):
        return lambda match: placeholder + "\n" * match.group(0).count("\n")

    for pattern, placeholder in (
        (JINJA_COMMENT, ""),
        (JINJA_EXPRESSION, "jinja_expression"),
        (JINJA_STATEMENT, ""),
        (SQL_COMMENT, ""),
        (LITERAL, "''"),
    ):
        sql = pattern.sub(blank(placeholder), sql)
    return sql


def _closing(text: str, opening: int) -> int:
    """Position of the bracket that closes the one at ``opening``."""
    depth = 0
    for position in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return len(text)


def _items(text: str) -> list[str]:
    """A list of expressions cut at its outer commas."""
    items, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            items.append(text[start:position])
            start = position + 1
    return [*items, text[start:]]


def _window_problems(text: str) -> list[tuple[int, str]]:
    found = []
    for match in re.finditer(r"\bover\s*\(|\bwindow\s+\w+\s+as\s*\(|,\s*\w+\s+as\s*\((?=\s*partition\b)", text, re.I):
        opening = match.end() - 1
        body = text[opening + 1 : _closing(text, opening)]
        order = re.search(r"\border\s+by\b(.*?)(?=\b(rows|range|groups)\b|$)", body, re.I | re.S)
        for item in _items(order.group(1)) if order else ():
            if "jinja_expression" not in item and not re.search(r"\bnulls\s+(first|last)\b", item, re.I):
                found.append(
                    (opening, f"order by {item.strip()} in a window: nulls sort differently, write nulls last or nulls first")
                )
    for match in re.finditer(r"\bfilter\s*\(", text, re.I):
        if re.match(r"\s*over\b", text[_closing(text, match.end() - 1) + 1 :], re.I):
            found.append((match.start(), "filter on a window: only newest Spark has it; sum(case …)"))
    return found


def problems(sql: str) -> list[str]:
    """What is not portable in the text of a model or test, each with its line and what to write instead."""
    text = scannable(sql)
    found = [
        (match.start(), reason) for pattern, reason in COMPILED.items() for match in pattern.finditer(text)
    ]
    found += _window_problems(text)
    lines = [(text.count("\n", 0, position) + 1, reason) for position, reason in found]
    code = JINJA_COMMENT.sub(lambda match: "\n" * match.group(0).count("\n"), sql)
    for pattern, reason in JINJA_FORBIDDEN.items():
        lines += [(code.count("\n", 0, match.start()) + 1, reason) for match in pattern.finditer(code)]
    for match in LITERAL.finditer(SQL_COMMENT.sub("", JINJA_STATEMENT.sub("", JINJA_EXPRESSION.sub("", code)))):
        if "\\" in match.group(0):
            lines.append((0, f"backslash in {match.group(0)}: engines read it differently; [0-9] instead of \\d"))
    return [f"line {line}: {reason}" for line, reason in sorted(set(lines))]
