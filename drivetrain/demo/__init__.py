"""The demo group: believable extracts of an invented car maker and its dealers, with defects, and the truth about
both.

``write_demo`` simulates the group through time (modules network, sales, stock, service, app, receivables), gives it
out as the systems would (feeds, write), makes known things wrong (defects) and writes beside the landing folder what
the marts must show (truth).
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from drivetrain.contract import load_contract
from drivetrain.demo import app, defects, feeds, network, receivables, sales, service, stock, truth, write
from drivetrain.demo.setting import DEFAULT_DAYS, Progress, Setting, open_setting
from drivetrain.errors import CONFIGURATION, DoorError

__all__ = ["DemoResult", "write_demo"]

SHORTEST, LONGEST = 62, 1200  # days
PARTS = (network, sales, stock, service, app, receivables)


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


def refuse_impossible(scale: float, days: int | None) -> None:
    """Raises DoorError where no demo can be of this scale or length."""
    if not 0.005 <= scale <= 200:
        raise DoorError(f"The scale of a demo lies between 0.005 and 200, not at {scale:g}.", CONFIGURATION)
    if days is not None and not SHORTEST <= days <= LONGEST:
        raise DoorError(
            f"A demo covers between {SHORTEST} and {LONGEST} days (default {DEFAULT_DAYS}), not {days}.", CONFIGURATION
        )


def write_demo(
    output: Path,
    scale: float = 1.0,
    seed: int = 1,
    days: int | None = None,
    progress: Progress | None = None,
    truth_folder: Path | None = None,
) -> DemoResult:
    """Write the demo extracts to ``output`` and the truth ledger to ``truth_folder``.

    The ledger's default place is beside the extracts: ``<output>_truth``.

    The same scale, seed and days give the same bytes. ``progress`` is called with the steps done, the steps in all
    and a text. A ledger that is there is replaced; into ``output`` files are only added, so it should be empty.
    """
    refuse_impossible(scale, days)
    output = Path(output).expanduser().absolute()
    ledger = truth_folder or output.with_name(f"{output.name}_truth")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drivetrain-demo-") as temp:
        setting = open_setting(scale, seed, days, Path(temp))
        try:
            return _write(setting, output, Path(ledger), progress or (lambda done, total, text: None))
        finally:
            setting.connection.close()


def _write(setting: Setting, output: Path, ledger: Path, progress: Progress) -> DemoResult:
    all_feeds = feeds.feeds()
    steps = len(PARTS) + len(all_feeds) + 1
    for number, part in enumerate(PARTS):
        progress(number, steps, f"simulating {part.__name__.rsplit('.', 1)[-1]}")
        part.build(setting)
    defects.prepare(setting)
    feeds.prepare(setting)
    write.prepare(setting)
    file_count = 0
    tables = load_contract()
    for number, feed in enumerate(all_feeds, len(PARTS)):
        progress(number, steps, feed.table.replace("__", "."))
        table = tables[feed.table]
        columns = write.stage(setting, feed, table)
        defects.inject(setting, feed.table, columns)
        write.deliver_twice(setting, feed)
        write.account(setting, feed, table)
        file_count += write.write(setting, feed, table, columns, output)
    setting.run("drop table feed")
    progress(steps - 1, steps, "truth ledger")
    truth.build(setting)
    if ledger.exists():
        shutil.rmtree(ledger)
    truth.write(setting, ledger)
    rows_by_table = dict(
        setting.rows(
            """select source_system || '.' || source_table, sum(landed_rows)::bigint from row_counts
            group by source_system, source_table order by source_system, source_table"""
        )
    )
    progress(steps, steps, "written")
    return DemoResult(
        output=output,
        truth=ledger,
        table_count=len(all_feeds),
        file_count=file_count,
        row_count=sum(rows_by_table.values()),
        defect_count=setting.value("select count(*) from defects"),
        rows_by_table=rows_by_table,
    )
