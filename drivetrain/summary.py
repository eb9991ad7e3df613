"""What is in the warehouse, in figures: ``drivetrain status`` and the end of ``make build``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from .errors import CONFIGURATION, OUTSIDE, DoorError
from .publish import LINK
from .settings import Settings

GROUP_LEVEL = "level = 'group'"
LARGEST = "member_code = '-1', {} desc nulls last"  # of several groups the largest, the unknown one last

# family → (what, table, query that gives one row: month or day, then the figures in the order of the labels)
HEADLINES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "AARRR funnel, largest group": (
        "rpt_aarrr_monthly",
        ("new leads", "visits", "vehicle orders", "deliveries", "monthly active users"),
        "select month, lead_count__new, visit_count, order_count__vehicle, delivery_count, "
        "active_user_count__monthly from marts.rpt_aarrr_monthly "
        f"where {GROUP_LEVEL} order by month desc, {LARGEST.format('visit_count')}",
    ),
    "Sales cycle, largest group": (
        "rpt_sales_cycle_rates_monthly",
        ("test drive rate", "visit card rate", "new prospect conversion", "order cancellation rate"),
        "select month, test_drive_rate__period, visit_card_rate__period, "
        "new_prospect_conversion_rate__period, order_cancellation_rate__period "
        f"from marts.rpt_sales_cycle_rates_monthly where {GROUP_LEVEL} "
        f"order by month desc, {LARGEST.format('visit_card_rate__period_denominator')}",
    ),
    "Receivables, all companies": (
        "rpt_receivables_aging",
        ("open amount", "overdue amount", "overdue rate", "over 365 days"),
        "select as_of_date, sum(open_receivables_amount), sum(open_receivables_amount__overdue), "
        "cast(sum(open_receivables_amount__overdue) as double) "
        "/ nullif(cast(sum(open_receivables_amount) as double), 0), sum(over_365_days_amount) "
        "from marts.rpt_receivables_aging group by as_of_date order by as_of_date desc",
    ),
    "Inventory, largest group": (
        "rpt_inventory_turnover_monthly",
        ("vehicles in stock", "stock amount", "turnover", "days of inventory", "share over 90 days"),
        "select month, stock_unit_count__closing, stock_amount__closing, inventory_turnover, "
        "days_inventory_outstanding, stock_over_90_days_share from marts.rpt_inventory_turnover_monthly "
        f"where {GROUP_LEVEL} order by month desc, {LARGEST.format('stock_unit_count__closing')}",
    ),
}


@dataclass(frozen=True)
class SystemStatus:
    """One source system in the warehouse."""

    system: str
    tables: int
    landed_rows: int
    current_rows: int
    quarantined_rows: int
    newest_extract: date
    age_days: int  # how long before as_of its newest extract lies


@dataclass(frozen=True)
class Headline:
    """Figures of one report family, of its newest month or day."""

    family: str
    when: date
    figures: dict[str, Any]


@dataclass(frozen=True)
class Status:
    """What the newest build left."""

    source: Path
    as_of: date
    built_at: datetime
    build_id: str
    project_version: str
    systems: tuple[SystemStatus, ...]
    headlines: tuple[Headline, ...] = ()

    @property
    def landed_rows(self) -> int:
        return sum(system.landed_rows for system in self.systems)

    @property
    def quarantined_rows(self) -> int:
        return sum(system.quarantined_rows for system in self.systems)


@contextlib.contextmanager
def _warehouse(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The database where dbt builds; while a build holds it, the published file."""
    published = settings.published / LINK
    for path in (settings.database, published):
        if not path.exists():
            continue
        try:
            connection = duckdb.connect(str(path), read_only=True)
        except duckdb.IOException as error:
            if path == settings.database and "lock" in str(error) and published.exists():
                continue
            text = str(error).strip().split("\n")[0]
            raise DoorError(f"The warehouse {path} cannot be opened: {text}", OUTSIDE) from error
        with connection:
            yield connection, path
        return
    raise DoorError(
        f"Nothing has been built in {settings.warehouse}: run `make build` or `drivetrain run`, "
        "or point DRIVETRAIN_WAREHOUSE to another folder.",
        CONFIGURATION,
    )


def _headlines(connection: duckdb.DuckDBPyConnection) -> Iterator[Headline]:
    for family, (table, labels, query) in HEADLINES.items():
        there = connection.execute(
            "select count(*) from information_schema.tables where table_schema = 'marts' "
            f"and table_name = '{table}'"
        ).fetchone()[0]
        row = connection.execute(f"{query} limit 1").fetchone() if there else None
        if row is not None:
            yield Headline(family, row[0], dict(zip(labels, row[1:], strict=True)))


def read_status(settings: Settings, with_headlines: bool = False) -> Status:
    """Reads what the newest build left; exit code 2 where nothing was ever built."""
    with _warehouse(settings) as (connection, source):
        try:
            build = connection.execute(
                "select as_of_date, started_at, build_id, project_version from marts.fct_builds "
                "order by started_at desc nulls last limit 1"
            ).fetchone()
        except duckdb.CatalogException:
            build = None
        if build is None:
            raise DoorError(
                f"No build has finished in {settings.warehouse}: run `make build` or `drivetrain run`.",
                CONFIGURATION,
            )
        rows = connection.execute(
            "select source_system, count(distinct source_table), cast(sum(landed_rows) as bigint), "
            "cast(sum(current_rows) as bigint), cast(sum(quarantined_rows) as bigint), max(extract_date) "
            "from marts.rpt_landing_accounting group by source_system order by source_system"
        ).fetchall()
        systems = tuple(SystemStatus(*row, age_days=(build[0] - row[5]).days) for row in rows)
        headlines = tuple(_headlines(connection)) if with_headlines else ()
    return Status(source, *build, systems=systems, headlines=headlines)


def as_facts(status: Status) -> dict[str, Any]:
    """The status as the facts of a JSON event."""
    return {
        "as_of": status.as_of,
        "built_at": status.built_at,
        "build_id": status.build_id,
        "project_version": status.project_version,
        "landed_rows": status.landed_rows,
        "quarantined_rows": status.quarantined_rows,
        "systems": [system.__dict__ for system in status.systems],
        **({"headlines": [headline.__dict__ for headline in status.headlines]} if status.headlines else {}),
    }


def _figure(label: str, value: Any) -> str:
    if value is None:
        return f"{label} –"
    if "rate" in label or "share" in label or "conversion" in label:
        return f"{label} {value:.1%}"
    if "amount" in label or label.startswith("over "):
        return f"{label} {value:,.2f} CNY"
    if isinstance(value, float):
        return f"{label} {value:,.1f}"
    return f"{label} {value:,}"


def status_text(status: Status) -> str:
    """The status as a person reads it."""
    lines = [
        f"as of {status.as_of}, built {status.built_at:%Y-%m-%d %H:%M} (Asia/Shanghai) from {status.source}",
        f"{status.landed_rows:,} rows landed, {status.quarantined_rows:,} quarantined",
    ]
    if status.systems:
        lines.append(
            f"  {'system':<10}{'tables':>8}{'landed':>14}{'current':>14}{'quarantined':>13}"
            "  newest extract"
        )
    lines += [
        f"  {s.system:<10}{s.tables:>8}{s.landed_rows:>14,}{s.current_rows:>14,}{s.quarantined_rows:>13,}"
        f"  {s.newest_extract} ({_age(s.age_days)})"
        for s in status.systems
    ]
    return "\n".join(lines)


def _age(days: int) -> str:
    if days == 0:
        return "up to date"
    side = "before" if days > 0 else "after"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {side} as of"


def summary_text(status: Status, tests_passed: int, settings: Settings, published: Path | None) -> str:
    """What a run ends with."""
    lines = [status_text(status), f"{tests_passed:,} data tests passed", ""]
    for headline in status.headlines:
        figures = ", ".join(_figure(label, value) for label, value in headline.figures.items())
        lines.append(f"{headline.family} ({headline.when}): {figures}")
    lines += [
        "",
        f"Database:   {settings.database}",
        f"Published:  {published or 'nothing'}",
        f"Docs:       {settings.docs}",
    ]
    return "\n".join(lines)
