"""The compiled statements of DuckDB in PostgreSQL's SQL: sqlglot writes them, what it leaves is listed here."""

from __future__ import annotations

import re

import sqlglot

# what DuckDB's functions are in PostgreSQL where sqlglot has no word for them; each with what it means
ADAPTATIONS = (
    (
        "range(n) is a table with a column of that name: generate_series gets the alias",
        re.compile(
            r"CAST\(range AS INT\) AS n\s+FROM GENERATE_SERIES(\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))"
        ),
        r"CAST(series.range AS INT) AS n FROM GENERATE_SERIES\1 AS series(range)",
    ),
    (
        "date_sub('second', a, b), whole seconds between two moments",
        re.compile(r"DATE_SUB\('second', ([\w.]+), ([\w.]+)\)"),
        r"TRUNC(EXTRACT(EPOCH FROM \2 - \1))",
    ),
)


def in_postgres(query: str) -> tuple[str, list[str]]:
    """The query in PostgreSQL's SQL, and the adaptations it needed; sqlglot's ParseError where it cannot be read."""
    written = sqlglot.transpile(query, read="duckdb", write="postgres")[0]
    made = []
    for meaning, pattern, replacement in ADAPTATIONS:
        written, count = pattern.subn(replacement, written)
        if count:
            made.append(meaning)
    if "TRY_CAST" in query.upper():
        made.append("try_cast is a cast: a value that does not fit would end the run instead of becoming null")
    return written, made


def column_type(duckdb_type: str) -> str:
    """The type of a PostgreSQL column for one of the inputs; ValueError for a type that no input has."""
    plain = {
        "VARCHAR": "text",
        "BIGINT": "bigint",
        "INTEGER": "integer",
        "DOUBLE": "double precision",
        "DATE": "date",
        "TIMESTAMP": "timestamp",
        "BOOLEAN": "boolean",
    }
    if duckdb_type in plain:
        return plain[duckdb_type]
    if duckdb_type.startswith("DECIMAL"):
        return duckdb_type.replace("DECIMAL", "numeric")
    raise ValueError(f"No PostgreSQL type for {duckdb_type}.")
