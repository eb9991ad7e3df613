"""The demo group: believable extracts of an invented car maker and its dealers, with defects, and the truth about both.

``write_demo`` simulates the group through time (modules network, sales, stock, service, app, receivables), gives it out as the
systems would (feeds, write), makes known things wrong (defects) and writes beside the landing folder what the marts must show (truth).
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from drivetrain.contract import load_contract
from drivetrain.demo import app, defects, feeds, network, receivables, sales, service, stock, truth, write
from drivetrain.demo.setting import DEFAULT_DAYS, Progress, extract_dates, open_setting

__all__ = ["DemoError", "DemoResult", "write_demo"]

SHORTEST = 62


class DemoError(Exception):
    """The call cannot be carried out; the text says why."""


@dataclass(frozen=True)
class DemoResult:
    """What was written: where, how many tables, files and rows, and how many defects."""

    output: Path
    truth: Path
    table_count: int
    file_count: int
    row_count: int
    defect_count: int
    rows_by_table: dict[str, int]


def write_demo(
    output: Path, scale: float = 1.0, seed: int = 1, days: int | None = None, progress: Progress | None = None
) -> DemoResult:
    """Write the demo extracts to ``output`` and the truth ledger beside it, to ``<output>_truth``.

    The same scale, seed and days give the same bytes. ``progress`` is called with a line per step. A folder of the ledger that is
    there is replaced; into the landing folder files are only added, so it should be empty.
    """
    if not 0.005 <= scale <= 200:
        raise DemoError(f"scale {scale} is not between 0.005 and 200")
    if days is not None and not SHORTEST <= days <= 1200:
        raise DemoError(f"{days} days are not between {SHORTEST} and 1200; the default is {DEFAULT_DAYS}")
    say = progress or (lambda line: None)
    output = Path(output).resolve()
    ledger = output.parent / f"{output.name}_truth"
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drivetrain-demo-") as temp:
        setting = open_setting(scale, seed, days, Path(temp), say)
        try:
            for number, part in enumerate((network, sales, stock, service, app, receivables), 1):
                say(f"simulating {part.__name__.rsplit('.', 1)[-1]} ({number}/6)")
                part.build(setting)
            defects.prepare(setting)
            feeds.prepare(setting)
            setting.table("extracts", "extract_date date, place integer", [(day, place) for place, day in enumerate(extract_dates(setting))])
            setting.run(
                """create table row_counts (source_system varchar, source_table varchar, extract_date date, landed_rows bigint, current_rows bigint,
                superseded_rows bigint, redelivered_rows bigint, deleted_rows bigint, quarantined_rows bigint, total_rows bigint)"""
            )
            file_count = 0
            tables = load_contract()
            all_feeds = feeds.feeds(setting)
            for number, feed in enumerate(all_feeds, 1):
                table = tables[feed.table]
                columns = write.stage(setting, feed, table)
                defects.inject(setting, feed.table, columns)
                write.deliver_twice(setting, feed)
                write.account(setting, feed, table)
                file_count += write.write(setting, feed, table, columns, output)
                rows = setting.value("select count(*) from feed")
                say(f"{feed.table.replace('__', '.')}: {rows:,} rows ({number}/{len(all_feeds)})")
            setting.run("drop table feed")
            say("truth ledger")
            truth.build(setting)
            if ledger.exists():
                shutil.rmtree(ledger)
            truth.write(setting, ledger)
            rows_by_table = dict(
                setting.rows("select source_system || '.' || source_table, sum(landed_rows)::bigint from row_counts group by all order by 1")
            )
            return DemoResult(
                output=output,
                truth=ledger,
                table_count=len(all_feeds),
                file_count=file_count,
                row_count=sum(rows_by_table.values()),
                defect_count=setting.value("select count(*) from defects"),
                rows_by_table=rows_by_table,
            )
        finally:
            setting.connection.close()
