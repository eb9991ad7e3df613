"""8,000 leads and 842 won deals of a marketplace, from landing files to the sales cycle.

A lead becomes a web_phone lead of one outlet; a won deal the card that names the lead and an order on the day it was
won. Leads get a made-up mobile number each, so that every lead is a person; the 60 without an origin are untagged.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from tests.external.conftest import data_set
from tests.support.warehouse import Build, build, differences, write_extract

pytestmark = pytest.mark.slow

EXTRACT_DATE = "2018-12-31"
DEALER, MODEL = "OLIST", "SELLER"

MARTS = ["+rpt_sales_cycle_monthly", "+fct_data_issues_daily"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _moment(text: str) -> str:
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d-%m-%Y %H:%M", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%d %H:%M:%S")
        except ValueError:
            continue
    raise ValueError(text)


def map_to_landing(folder: Path, landing: Path) -> None:
    """Writes dealers, models, leads, prospects and orders from the two CSV files of the data set."""
    leads = sorted(_rows(folder / "olist_marketing_qualified_leads_dataset.csv"), key=lambda row: row["mql_id"])
    deals = _rows(folder / "olist_closed_deals_dataset.csv")
    first_contact = {row["mql_id"]: _moment(row["first_contact_date"]) for row in leads}
    updated = {"updated_at": EXTRACT_DATE}
    place = {"brand": "Olist", "region": "BR", "province": "BR", "city": "BR"}
    write_extract(
        landing,
        "dms.dealers",
        EXTRACT_DATE,
        [{"dealer_code": DEALER, "dealer_name": DEALER, "group_code": DEALER, **place, **updated}],
    )
    write_extract(
        landing,
        "dms.vehicle_models",
        EXTRACT_DATE,
        [
            {
                "model_code": MODEL,
                "brand": "Olist",
                "series_code": MODEL,
                "series_name": MODEL,
                "model_name": MODEL,
                "fuel_type": "ice",
                "msrp": 1,
                **updated,
            }
        ],
    )
    write_extract(
        landing,
        "crm.leads",
        EXTRACT_DATE,
        [
            {
                "lead_id": row["mql_id"],
                "created_at": first_contact[row["mql_id"]],
                "channel_code": (row["origin"] or "untagged").replace(" ", "_"),
                "lead_type": "web_phone",
                "phone": 13_000_000_000 + number,
                "dealer_code": DEALER,
                "status": "new",
                **updated,
            }
            for number, row in enumerate(leads)
        ],
    )
    write_extract(
        landing,
        "dms.prospects",
        EXTRACT_DATE,
        [
            {
                "prospect_id": row["mql_id"],
                "dealer_code": DEALER,
                "origin": "web_phone",
                "lead_id": row["mql_id"],
                "created_at": first_contact[row["mql_id"]],
                **updated,
            }
            for row in deals
        ],
    )
    write_extract(
        landing,
        "dms.sales_orders",
        EXTRACT_DATE,
        [
            {
                "order_no": row["mql_id"],
                "dealer_code": DEALER,
                "prospect_id": row["mql_id"],
                "model_code": MODEL,
                "status": "open",
                "ordered_at": _moment(row["won_date"]),
                **updated,
            }
            for row in deals
        ],
    )


@pytest.fixture(scope="module")
def built(external_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = data_set(external_data, "olist_marketing_funnel")
    work = tmp_path_factory.mktemp("olist")
    map_to_landing(folder, work / "landing")
    return build(work / "landing", work / "warehouse", "--select", *MARTS)


LEADS_AND_ORDERS = """
    from intermediate.int_leads as leads
    left join intermediate.int_prospects as prospects on leads.lead_id = prospects.lead_id
    left join intermediate.int_vehicle_orders as orders on prospects.prospect_id = orders.prospect_id
"""


def test_leads_and_deals_by_origin(built: Build) -> None:
    found = dict(
        (channel, (leads, deals))
        for channel, leads, deals in built.rows(
            f"select lower(leads.channel_code), count(*), count(orders.order_id) {LEADS_AND_ORDERS} group by all"
        )
    )
    assert sum(leads for leads, _ in found.values()) == 8000
    assert sum(deals for _, deals in found.values()) == 842
    expected = {
        "organic_search": (2296, 271),
        "paid_search": (1586, 195),
        "social": (1350, 75),
        "unknown": (1099, 179),
        "direct_traffic": (499, 56),
        "email": (493, 15),
        "referral": (284, 24),
    }
    assert {channel: found[channel] for channel in expected} == expected


def test_cycle_days(built: Build) -> None:
    mean, median, negative = built.rows(
        f"""
        select
            avg(date_diff('day', cast(leads.created_at as date), cast(orders.ordered_at as date))),
            median(date_diff('day', cast(leads.created_at as date), cast(orders.ordered_at as date))),
            count(*) filter (where orders.ordered_at < leads.created_at)
        {LEADS_AND_ORDERS}
        where orders.order_id is not null
        """
    )[0]
    assert mean == pytest.approx(48.440618, abs=1e-6)
    assert (median, negative) == (14, 1)


def test_the_order_before_its_card_is_an_issue(built: Build) -> None:
    issues = built.rows(
        "select issue, sum(row_count) from marts.fct_data_issues_daily "
        "where source_table = 'sales_orders' and issue like '%before%card%' group by all"
    )
    assert [count for _, count in issues] == [1]


def test_cohort_and_period_of_one_month(built: Build) -> None:
    assert built.rows(
        f"select count(*), count(orders.order_id) {LEADS_AND_ORDERS} where leads.lead_month = date '2018-01-01'"
    ) == [(1141, 152)]
    assert built.rows(
        "select sum(lead_count__web_phone), sum(order_count__new) from marts.rpt_sales_cycle_monthly "
        "where month = date '2018-01-01'"
    ) == [(1141, 73)]


def test_other_date_text_gives_the_same_warehouse(
    built: Build, external_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = data_set(external_data, "olist_marketing_funnel") / "ddmmyyyy_variant"
    work = tmp_path_factory.mktemp("olist_variant")
    map_to_landing(folder, work / "landing")
    variant = build(work / "landing", work / "warehouse", "--select", *MARTS)
    different = differences(built.warehouse, variant.warehouse, ("marts",))
    # the variant's deals carry no seconds; nothing that counts may differ
    assert not {name for name in different if name.startswith("marts.rpt_")}, different
