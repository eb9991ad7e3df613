"""What the marts in polars share. Amounts stay decimals; divisions are between doubles, as in the SQL."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

Inputs = dict[str, pl.LazyFrame]


def collected(query: pl.LazyFrame) -> pl.LazyFrame:
    """A query worked out now, for those that read it more than once."""
    return query.collect(engine="streaming").lazy()


def month_of(column: pl.Expr) -> pl.Expr:
    """The first day of the month of a date or timestamp, as a date."""
    return column.dt.truncate("1mo").cast(pl.Date)


def days_between(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Calendar days from one date or timestamp to another."""
    return (later.cast(pl.Date) - earlier.cast(pl.Date)).dt.total_days()


def rate(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """A quotient as a double, null where there is no denominator or it is 0."""
    below = denominator.cast(pl.Float64)
    return numerator.cast(pl.Float64) / pl.when(below != 0).then(below)


def rounded(column: pl.Expr) -> pl.Expr:
    """An amount rounded half up to 0.01, as decimal(18, 2)."""
    return column.round(2, mode="half_away_from_zero").cast(pl.Decimal(18, 2))


def amount(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.Decimal(18, 2))


def months_until(as_of: date, first: date = date(1990, 1, 1)) -> pl.LazyFrame:
    """One row per month: its first day as `month`."""
    return pl.LazyFrame({"month": pl.date_range(first, as_of, "1mo", eager=True)})


def hashed(column: pl.Expr) -> pl.Expr:
    """md5 as text, by Python: polars has none of its own."""
    return column.map_batches(
        lambda values: pl.Series(
            [None if value is None else hashlib.md5(value.encode()).hexdigest() for value in values], dtype=pl.String
        ),
        return_dtype=pl.String,
        is_elementwise=True,
    )


def threshold(inputs: Inputs, name: str) -> int:
    """A whole number of the seed of thresholds."""
    found = inputs["thresholds"].filter(pl.col("threshold") == name).select(pl.col("value").cast(pl.Int64))
    return found.collect().item()
