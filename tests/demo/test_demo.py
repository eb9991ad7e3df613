"""The demo group at a small scale: repeatable, readable under the contract, consistent with its own truth ledger."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import duckdb
import pytest

from drivetrain.contract import load_contract
from drivetrain.demo import defects, feeds, write_demo
from drivetrain.demo.write import DELIVERED_TWICE
from drivetrain.errors import DoorError

DAYS = 400


def digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):
    return write_demo(tmp_path_factory.mktemp("demo") / "landing", scale=0.01, seed=7, days=DAYS)


@pytest.fixture(scope="module")
def truth(demo):
    connection = duckdb.connect()
    for path in demo.truth.glob("*.parquet"):
        connection.execute(f"create view {path.stem} as from '{path}'")
    return connection


def rows_of(path: Path) -> tuple[list[str], list[tuple]]:
    """Header and rows of one file, as a reader who knows only the file would see them."""
    if path.suffix == ".parquet":
        relation = duckdb.connect().sql(f"from read_parquet('{path}', hive_partitioning = false)")
        return relation.columns, relation.fetchall()
    if path.suffix == ".xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        lines = list(openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True))
        return list(lines[0]), lines[1:]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    lines = list(csv.reader(text.splitlines()))
    return lines[0], [tuple(line) for line in lines[1:]]


def files_of(demo, table: str) -> list[Path]:
    return sorted((demo.output / table.replace("__", "/")).rglob("*.*"))


def values(demo, table: str, column: str) -> list:
    """All landed values of one column, under its English or its Chinese header."""
    wanted = {column, load_contract()[table].column(column).zh}
    found = []
    for path in files_of(demo, table):
        header, rows = rows_of(path)
        place = next((at for at, name in enumerate(header) if name in wanted), None)
        if place is not None:
            found += [row[place] for row in rows if row[place] not in (None, "")]
    return found


def test_the_same_call_gives_the_same_bytes(demo, tmp_path: Path):
    again = write_demo(tmp_path / "again", scale=0.01, seed=7, days=DAYS)
    assert digest(again.output) == digest(demo.output)
    assert digest(again.truth) == digest(demo.truth)


def test_another_seed_gives_another_group(demo, tmp_path: Path):
    other = write_demo(tmp_path / "other", scale=0.01, seed=8, days=DAYS)
    assert digest(other.output) != digest(demo.output)


def test_a_scale_or_span_out_of_reach_is_refused(tmp_path: Path):
    with pytest.raises(DoorError):
        write_demo(tmp_path / "x", scale=0)
    with pytest.raises(DoorError):
        write_demo(tmp_path / "x", scale=0.01, days=10)


def test_progress_ends_where_it_said(tmp_path: Path, demo):
    steps: list[tuple[int, int]] = []
    write_demo(
        tmp_path / "p", scale=0.01, seed=7, days=62, progress=lambda done, total, text: steps.append((done, total))
    )
    assert [done for done, _ in steps] == list(range(len(steps)))
    assert steps[-1][0] == steps[-1][1]


def test_every_header_is_of_the_contract_and_nothing_required_is_missing(demo):
    tables = load_contract()
    for feed in feeds.feeds():
        table = tables[feed.table]
        names = {column.zh: column.name for column in table.columns} | {
            column.name: column.name for column in table.columns
        }
        paths = files_of(demo, feed.table)
        assert paths, feed.table
        for path in paths:
            header, _ = rows_of(path)
            known = [names[name] for name in header if name in names]
            assert len(known) == len(set(known)), path
            assert set(header) - set(names) <= ({feed.extra_column} if feed.extra_column else set()), path
            assert {column.name for column in table.columns if column.required} <= set(known), path


def test_row_counts_are_those_of_the_files_and_add_up(demo, truth):
    for system, table, extract, landed, *fates, totals in truth.execute("from row_counts").fetchall():
        paths = list((demo.output / system / table / f"extract_date={extract}").iterdir())
        assert sum(len(rows_of(path)[1]) for path in paths) == landed + totals, (table, extract)
        assert sum(fates) == landed, (table, extract)


def test_every_defect_of_the_registry_is_there_and_ledgered(truth):
    counts = dict(
        truth.execute(
            """select name || ' ' || source_system || '__' || source_table || ' ' || column_name, count(*)
            from defects where key is not null group by 1"""
        ).fetchall()
    )
    wanted = [f"{d.name} {d.table} {d.column}" for d in defects.REGISTRY]
    wanted += [f"{name} {table} {column}" for name, table, column, *_ in defects.SIMULATED]
    assert not [name for name in wanted if name not in counts]


def test_registry_rates_are_hit(demo, truth):
    for defect in defects.REGISTRY:
        if (
            defect.whole_key
            or defect.kind == "copy_and_delete"
            or defect.table in DELIVERED_TWICE
            or defect.where != "true"
        ):
            continue
        system, table = defect.table.split("__")
        hit = truth.execute(
            """select count(*) from defects where name = ? and source_system = ? and source_table = ?
                and column_name = ? and key is not null""",
            [defect.name, system, table, defect.column],
        ).fetchone()[0]
        expected = max(defect.least, round(demo.rows_by_table[f"{system}.{table}"] * defect.rate))
        assert abs(hit - expected) <= 1 + 0.05 * expected, defect


def test_quarantined_and_deleted_rows_of_the_ledger_are_those_of_the_counts(truth):
    differing = truth.execute(
        """
        with counted as (
            select source_system, source_table, extract_date, sum(quarantined_rows) as quarantined from row_counts
                group by all
        ),
        ledgered as (
            select source_system, source_table, extract_date, count(*) as quarantined from defects
            where expected_fate = 'quarantined' and key is not null group by all
        )
        select * from counted left join ledgered using (source_system, source_table, extract_date)
        where counted.quarantined != coalesce(ledgered.quarantined, 0)
        """
    ).fetchall()
    assert not differing


def test_lost_rows_are_unrecoverable_defects(truth):
    assert truth.execute("select count(*) from lost").fetchone()[0] > 0
    assert not truth.execute(
        """select * from lost where not exists (select 1 from defects where defects.name = lost.name
            and defects.source_table = lost.source_table
            and defects.key = lost.key and not defects.is_recoverable)"""
    ).fetchall()


def test_keys_join_through_the_chain(demo):
    leads = set(values(demo, "crm__leads", "lead_id"))
    prospects = set(values(demo, "dms__prospects", "prospect_id"))
    orders = set(values(demo, "dms__sales_orders", "order_no"))
    documents = set(values(demo, "erp__ar_documents", "document_no"))
    customers = set(values(demo, "erp__customers", "customer_code"))
    assert set(values(demo, "dms__prospects", "lead_id")) <= leads
    assert set(values(demo, "dms__showroom_visits", "prospect_id")) <= prospects
    assert set(values(demo, "crm__test_drives", "prospect_id")) <= prospects
    assert set(values(demo, "dms__sales_orders", "prospect_id")) <= prospects
    assert set(values(demo, "dms__deliveries", "order_no")) <= orders
    assert set(values(demo, "erp__ar_documents", "order_no")) <= orders
    assert set(values(demo, "erp__ar_documents", "customer_code")) <= customers
    assert set(values(demo, "erp__ar_allocations", "from_document_no")) <= documents
    assert set(values(demo, "erp__ar_allocations", "to_document_no")) <= documents
    visits = set(values(demo, "dms__showroom_visits", "visit_id"))
    assert set(values(demo, "crm__invitations", "visit_id")) <= visits


def test_stock_rolls_forward_in_the_truth(truth):
    broken = truth.execute(
        """
        select dealer_code, series_code, month from (
            select *, sum(stock_unit_count__received + stock_unit_count__transferred_in + stock_unit_count__returned
                - stock_unit_count__delivered
                - stock_unit_count__transferred_out - stock_unit_count__sent_back) over (partition by dealer_code,
                    series_code order by month) as rolled
            from stock
        ) as rolled_forward where rolled != stock_unit_count__closing
        """
    ).fetchall()
    assert not broken


def test_visit_classes_and_order_kinds_add_up_in_the_truth(truth):
    assert not truth.execute(
        """select * from monthly_dealer where visit_count != visit_count__first_carded + visit_count__first_uncarded
            + visit_count__non_purchase
            + visit_count__invited_web_phone + visit_count__invited_outreach + visit_count__post_order
                + visit_count__return + visit_count__other
        or order_count__new != order_count__new_from_new + order_count__new_from_held + order_count__new_other
        or prospect_count__held_closing < 0 or order_count__open_closing < 0"""
    ).fetchall()


def test_buckets_add_up_to_what_is_open_in_the_truth(truth):
    assert not truth.execute(
        """select * from receivables where open_receivables_amount != not_due_amount + days_1_30_amount
            + days_31_60_amount + days_61_90_amount
            + days_91_180_amount + days_181_365_amount + over_365_days_amount + unapplied_amount"""
    ).fetchall()


def test_people_are_obviously_invented(demo):
    phones = {phone for phone in values(demo, "dms__prospects", "phone") if phone.isdigit() and len(phone) == 11}
    assert phones and all(phone.startswith("154") for phone in phones)
