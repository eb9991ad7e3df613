"""What must not move, or move by just so much, when the world changes in a known way (rulings A4, A5, K1, L7, G2).

The same small worlds stand in one warehouse several times, under different codes: as they are, with every amount
doubled, with an outlet renamed by successor, with invoices split into instalments, with cars sent to another outlet and
back. After their codes have been made the same, the marts of the copies are compared row for row.

The relations that hold within one warehouse are data tests: levels add up to the group
(`assert_*_levels_add_up*` in tests/growth, tests/sales and tests/inventory), a month's closing is the next one's
opening (`assert_*_rollforward_*` in tests/sales and tests/inventory), a funnel never widens
(`assert_lifecycle_funnel_never_widens`, `assert_app_funnel_never_widens` in tests/growth).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.support.dbt_session import DbtSession
from tests.support.histories import files_at_once, write_files
from tests.support.worlds import DAYS, EXTRACTS, Delivered, World, make_world, shared_rows

pytestmark = pytest.mark.slow

SEEDS = range(1, 7)
AMOUNTS = {
    "additional_cost", "amount", "credit_limit", "deal_price", "deposit", "labour_amount", "msrp", "parts_amount",
    "unit_cost",
}  # fmt: skip
LARGE = 10_000  # what is written in 万

Rows = list[Delivered]


def with_plain_rates(rows: Rows) -> Rows:
    """Rates that are powers of two, so that no doubling or halving meets a rounding to the cent."""
    plain = {"exchange_rate": "2", "rate_to_cny": "4"}
    return [
        replace(one, row={name: plain.get(name, value) if value else value for name, value in one.row.items()})
        for one in rows
    ]


def with_travellers(rows: Rows, world: World) -> Rows:
    """Two more cars whose every movement is known."""
    code = world.code
    moves = [("7", "receipt", "2025-12-31 09:00:00"), ("8", "receipt", "2025-12-31 10:00:00"),
             ("7", "delivery", "2026-04-10 09:00:00")]  # fmt: skip
    return [*rows, *(movement(world, car, kind, f"{code}D1", moment) for car, kind, moment in moves)]


def movement(world: World, car: str, kind: str, dealer: str, moment: str) -> Delivered:
    number = int(world.code[1:])
    return Delivered("dms.vehicle_movements", EXTRACTS[-1], {
        "movement_id": f"{world.code}-{car}{kind}{moment}", "vin": f"LFVAA11A{number:03d}{car:0>6}",
        "model_code": f"{world.code}M1", "dealer_code": dealer, "movement_type": kind, "moved_at": moment,
        "unit_cost": 150000 if kind == "receipt" else None,
    })  # fmt: skip


# --- the changes --------------------------------------------------------------------------------------------


def unchanged(rows: Rows, world: World) -> Rows:
    return rows


def doubled(rows: Rows, world: World) -> Rows:
    def twice(value: object) -> object:
        text = str(value)
        if text.endswith("万"):
            return str(2 * LARGE * int(text[:-1]))
        return str(2 * Decimal(text)) if text.lstrip("-").isdigit() else value

    return [
        replace(one, row={name: twice(value) if name in AMOUNTS else value for name, value in one.row.items()})
        for one in rows
    ]


def renamed(rows: Rows, world: World) -> Rows:
    """The first outlet goes on as the fourth, which is just like it."""
    (first,) = (one for one in rows if one.table == "dms.dealers" and one.row["dealer_code"] == f"{world.code}D1")
    later = {"updated_at": f"{EXTRACTS[-1]} 08:00:00"}
    return [
        *rows,
        Delivered("dms.dealers", EXTRACTS[-1], {**first.row, **later, "successor_code": f"{world.code}D4"}),
        Delivered("dms.dealers", EXTRACTS[-1], {**first.row, **later, "dealer_code": f"{world.code}D4"}),
    ]


def split(rows: Rows, world: World) -> Rows:
    """Every invoice that has a due date and no instalments gets three, due that day."""
    has_some = {one.row["document_no"] for one in rows if one.table == "erp.ar_installments"}
    more = []
    for one in rows:
        row = one.row
        if one.table != "erp.ar_documents" or row["document_no"] in has_some or not row["due_date"]:
            continue
        if row["amount"] not in (1000, 1200):
            continue
        for number, amount in enumerate((300, 500, row["amount"] - 800), start=1):
            more.append(replace(one, table="erp.ar_installments", row={
                "document_no": row["document_no"], "installment_no": number, "due_date": row["due_date"],
                "amount": amount, "updated_at": row["updated_at"],
            }))  # fmt: skip
    return [*rows, *more]


def there_and_back(rows: Rows, world: World) -> Rows:
    """One car is elsewhere for some month ends, the other for an hour."""
    here, there = f"{world.code}D1", f"{world.code}D2"
    trips = [("7", here, there, "2026-01-05 10:00:00"), ("7", there, here, "2026-03-20 10:00:00"),
             ("8", here, there, "2026-02-14 10:00:00"), ("8", there, here, "2026-02-14 11:00:00")]  # fmt: skip
    more = []
    for car, sender, receiver, moment in trips:
        more.append(movement(world, car, "transfer_out", sender, moment))
        more.append(movement(world, car, "transfer_in", receiver, moment.replace(":00:00", ":30:00")))
    return [*rows, *more]


CHANGES: dict[str, Callable[[Rows, World], Rows]] = {
    change.__name__: change for change in (unchanged, doubled, renamed, split, there_and_back)
}


# --- comparison ---------------------------------------------------------------------------------------------


@dataclass
class Marts:
    """The published rows of every copy of every world."""

    connection: duckdb.DuckDBPyConnection
    codes: dict[tuple[str, int], str]

    def tables(self) -> list[str]:
        return [
            name
            for (name,) in self.connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
            ).fetchall()
        ]

    def columns(self, table: str) -> dict[str, str]:
        return dict(
            self.connection.execute(
                "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = ?",
                [table],
            ).fetchall()
        )

    def rows(
        self, table: str, change: str, seed: int, without: tuple[str, ...] = (), where: str = "true", factor: int = 1
    ) -> Counter[tuple]:
        """The rows of one copy, its code replaced; keys only tell whether something was found.

        Where columns are left out, what is left is grouped and the amounts and counts are added up.
        """
        code = self.codes[change, seed]
        texts, sums = [], []
        for name, kind in self.columns(table).items():
            if name in without:
                continue
            if name.endswith("_key"):
                texts.append(f"{name} = '-1' as {name}")
            elif name.endswith("_amount") or "_amount_" in name:
                sums.append(f"sum({name}) * {factor} as {name}")
            elif "_count" in name and without:
                sums.append(f"sum({name}) as {name}")
            elif kind == "VARCHAR":
                texts.append(f"replace({name}, '{code}', '@') as {name}")
            else:
                texts.append(name)
        columns = ", ".join([*texts, *sums, "count(*) as number_of_rows"] if not without else [*texts, *sums])
        found = self.connection.execute(
            f"""select {columns} from marts.{table} as t
            where contains(cast(t as varchar), '{code}') and {where} group by all"""
        )
        names = [column[0] for column in found.description]
        values = [tuple(zip(names, row, strict=True)) for row in found.fetchall()]
        # a group of nothing is no group
        added = {name.split(" as ")[-1] for name in sums}
        return Counter(
            row for row in values if not without or not added or any(value for name, value in row if name in added)
        )

    def moved(self, table: str, change: str, **how: object) -> list[str]:
        """What the change moved in a mart, over all worlds; also fails where there is nothing to compare."""
        found, compared = [], 0
        for seed in SEEDS:
            factor = how.get("factor", 1)
            before = self.rows(table, "unchanged", seed, **{**how, "factor": factor})
            after = self.rows(table, change, seed, **{**how, "factor": 1})
            compared += len(before)
            for sign, rows in (("-", before - after), ("+", after - before)):
                found += [f"{table} {seed} {sign} {row}" for row in rows]
        assert compared, f"no row of {table} to compare"
        return found


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory, session: DbtSession) -> Iterator[Marts]:
    folder: Path = tmp_path_factory.mktemp("relations")
    codes, rows = {}, with_plain_rates(shared_rows())
    for seed in SEEDS:
        for change, apply in CHANGES.items():
            number = len(codes) + 1
            codes[change, seed] = code = f"Q{number:02d}"
            world = make_world(code, number, seed)
            rows += apply(with_travellers(with_plain_rates(world.rows), world), world)
    write_files(folder / "landing", files_at_once(rows), {})
    session.run(folder / "landing", folder / "warehouse", as_of=DAYS[-1])
    with duckdb.connect(str(folder / "warehouse" / "drivetrain.duckdb"), read_only=True) as connection:
        yield Marts(connection, codes)


OF_A_WORLD = (
    "dim_customers dim_dealers dim_employees dim_vehicle_models fct_deliveries fct_prospects fct_receivables_open "
    "fct_showroom_visits fct_vehicle_orders fct_vehicle_stock_monthly rpt_aarrr_funnel_cohorts rpt_aarrr_monthly "
    "rpt_app_activity_monthly rpt_app_funnel_monthly rpt_inventory_turnover_monthly rpt_order_rollforward_monthly "
    "rpt_prospect_rollforward_monthly rpt_receivables_aging rpt_sales_cycle_monthly rpt_sales_cycle_rates_monthly "
    "rpt_vehicle_stock_age_monthly rpt_vehicle_stock_rollforward_monthly"
).split()
OF_NO_WORLD = {
    "dim_dates", "dim_vehicles", "fct_builds", "fct_data_issues_daily", "rpt_customer_retention_cohorts",
    "rpt_landing_accounting",
}  # fmt: skip


def test_every_mart_is_compared_or_names_no_outlet(marts: Marts) -> None:
    assert set(marts.tables()) == {*OF_A_WORLD, *OF_NO_WORLD}


@pytest.mark.parametrize("table", OF_A_WORLD)
def test_doubling_every_amount_doubles_amounts_and_moves_nothing_else(marts: Marts, table: str) -> None:
    assert marts.moved(table, "doubled", factor=2) == []


@pytest.mark.parametrize("table", ["fct_receivables_open", "fct_vehicle_orders", "fct_vehicle_stock_monthly"])
def test_amounts_do_not_stay_where_they_were(marts: Marts, table: str) -> None:
    assert marts.moved(table, "doubled") != []


# a row above the outlets names one where it stands for no other (ruling X1)
OF_AN_OUTLET = ("dealer_key", "dealer_code", "dealer_name", "final_dealer_key", "final_dealer_code", "is_open")


@pytest.mark.parametrize("table", [table for table in OF_A_WORLD if table != "dim_dealers"])
def test_an_outlet_renamed_by_successor_moves_nothing_above_it(marts: Marts, table: str) -> None:
    where = "level != 'dealer'" if "level" in marts.columns(table) else "true"
    assert marts.moved(table, "renamed", without=OF_AN_OUTLET, where=where) == []


def test_an_outlet_renamed_by_successor_shows_who_it_is_now(marts: Marts) -> None:
    for seed in SEEDS:
        code = marts.codes["renamed", seed]
        assert marts.connection.execute(
            f"select final_dealer_code from marts.dim_dealers where dealer_code = '{code}D1'"
        ).fetchall() == [(f"{code}D4",)]


PER_INSTALMENT = (
    "installment_number", "original_amount", "settled_by_receipt_amount", "settled_by_credit_note_amount",
)  # fmt: skip


@pytest.mark.parametrize("table", OF_A_WORLD)
def test_instalments_due_on_the_same_day_change_no_bucket(marts: Marts, table: str) -> None:
    without = PER_INSTALMENT if table == "fct_receivables_open" else ()
    assert marts.moved(table, "split", without=without) == []


def test_instalments_are_rows_of_their_own(marts: Marts) -> None:
    assert marts.moved("fct_receivables_open", "split") != []


OF_THE_STOCK = {
    "fct_vehicle_stock_monthly", "rpt_inventory_turnover_monthly", "rpt_vehicle_stock_age_monthly",
    "rpt_vehicle_stock_rollforward_monthly",
}  # fmt: skip
TRANSFERS = tuple(f"stock_{what}__transferred_{way}" for what in ("unit_count", "amount") for way in ("in", "out"))
PLACES = (*OF_AN_OUTLET, "business_unit", "region", "store_type")


@pytest.mark.parametrize("table", OF_A_WORLD)
def test_a_transfer_there_and_back_changes_no_age(marts: Marts, table: str) -> None:
    how: dict[str, object] = {}
    if table in OF_THE_STOCK:
        how = {"without": (*PLACES, *TRANSFERS)}
    if table == "rpt_inventory_turnover_monthly":
        how = {"where": "level in ('group', 'series', 'brand')"}
    assert marts.moved(table, "there_and_back", **how) == []


def test_a_transfer_there_and_back_is_stock_elsewhere_between(marts: Marts) -> None:
    assert marts.moved("fct_vehicle_stock_monthly", "there_and_back") != []
