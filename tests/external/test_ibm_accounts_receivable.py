"""2,466 paid invoices of 100 customers, from landing files to the receivables marts.

Each invoice becomes an invoice document, a receipt on its settlement day and an allocation between them. The month
ends of ruling A10 then show what was open at the time, although today everything is paid.
"""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.external.conftest import data_set
from tests.support.warehouse import Build, build, write_extract

pytestmark = pytest.mark.slow

COMPANY = "IBM"
EXTRACT_DATE = "2014-01-31"


def _day(text: str) -> str:
    return datetime.strptime(text, "%m/%d/%Y").strftime("%Y-%m-%d") if text else ""


def map_to_landing(source: Path, landing: Path) -> None:
    """Writes the four tables of the receivables chain from one CSV file of the data set."""
    with source.open(encoding="utf-8", newline="") as file:
        invoices = list(csv.DictReader(file))
    updated = {"updated_at": EXTRACT_DATE}
    write_extract(
        landing,
        "erp.companies",
        EXTRACT_DATE,
        [{"company_code": COMPANY, "company_name": COMPANY, "currency": "CNY", **updated}],
    )
    write_extract(
        landing,
        "erp.customers",
        EXTRACT_DATE,
        [
            {"customer_code": code, "customer_name": code, "customer_type": "company", **updated}
            for code in sorted({row["customerID"] for row in invoices})
        ],
    )
    common = {"company_code": COMPANY, "currency": "CNY", **updated}
    documents, allocations = [], []
    for row in invoices:
        number, amount = row["invoiceNumber"], row["InvoiceAmount"]
        party = {"customer_code": row["customerID"], "amount": amount, **common}
        documents.append(
            {
                "document_no": number,
                "document_type": "invoice",
                "document_date": _day(row["InvoiceDate"]),
                "due_date": _day(row["DueDate"]),
                "is_disputed": row["Disputed"].lower() == "yes",
                **party,
            }
        )
        documents.append(
            {
                "document_no": f"R-{number}",
                "document_type": "receipt",
                "document_date": _day(row["SettledDate"]),
                **party,
            }
        )
        allocations.append(
            {
                "allocation_id": f"A-{number}",
                "from_document_no": f"R-{number}",
                "to_document_no": number,
                "allocated_on": _day(row["SettledDate"]),
                "amount": amount,
                **updated,
            }
        )
    write_extract(landing, "erp.ar_documents", EXTRACT_DATE, documents)
    write_extract(landing, "erp.ar_allocations", EXTRACT_DATE, allocations)


@pytest.fixture(scope="module")
def built(external_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = data_set(external_data, "ibm_accounts_receivable")
    work = tmp_path_factory.mktemp("ibm")
    map_to_landing(folder / "WA_Fn-UseC_-Accounts-Receivable.csv", work / "landing")
    return build(
        work / "landing",
        work / "warehouse",
        "--select",
        "+rpt_receivables_aging",
        "+rpt_landing_accounting",
    )


def test_every_row_is_in_force(built: Build) -> None:
    assert built.rows(
        "select sum(landed_rows), sum(current_rows) from marts.rpt_landing_accounting"
    ) == [(2466 * 3 + 100 + 1, 2466 * 3 + 100 + 1)]


def test_invoice_total_and_days_to_settle(built: Build) -> None:
    (total,) = built.rows(
        "select sum(amount) from staging.stg_erp__ar_documents where document_type = 'invoice'"
    )[0]
    assert total == Decimal("147703.18")
    settle, late, late_count = built.rows(
        """
        select
            avg(date_diff('day', invoices.document_date, allocations.allocated_on)),
            avg(greatest(date_diff('day', invoices.due_date, allocations.allocated_on), 0)),
            count(*) filter (where allocations.allocated_on > invoices.due_date)
        from staging.stg_erp__ar_allocations as allocations
        inner join staging.stg_erp__ar_documents as invoices on allocations.to_document_no = invoices.document_no
        """
    )[0]
    assert settle == pytest.approx(26.444850, abs=1e-6)
    assert late == pytest.approx(3.442417, abs=1e-6)
    assert late_count == 877


@pytest.mark.parametrize(
    ("as_of", "items", "total", "not_due_items", "not_due", "late_items", "late"),
    [
        ("2012-06-30", 98, "5504.09", 83, "4594.36", 15, "909.73"),
        ("2012-12-31", 99, "5725.06", 86, "4936.32", 13, "788.74"),
        ("2013-06-30", 84, "5119.85", 72, "4284.29", 12, "835.56"),
    ],
)
def test_aging_at_past_month_ends(
    built: Build, as_of: str, items: int, total: str, not_due_items: int, not_due: str, late_items: int, late: str
) -> None:
    by_bucket = dict(
        (bucket, (count, amount))
        for bucket, count, amount in built.rows(
            "select aging_bucket, count(*), sum(open_amount) from marts.fct_receivables_open "
            f"where as_of_date = date '{as_of}' group by all"
        )
    )
    assert by_bucket == {
        "not_due": (not_due_items, Decimal(not_due)),
        "days_1_30": (late_items, Decimal(late)),
    }
    assert not_due_items + late_items == items
    assert built.rows(
        "select sum(open_receivables_amount), sum(not_due_amount), sum(days_1_30_amount), "
        "sum(open_receivables_amount__overdue) from marts.rpt_receivables_aging "
        f"where as_of_date = date '{as_of}'"
    ) == [(Decimal(total), Decimal(not_due), Decimal(late), Decimal(late))]


def test_everything_is_paid_in_the_end(built: Build) -> None:
    assert built.rows(
        f"select count(*) from marts.fct_receivables_open where as_of_date = date '{EXTRACT_DATE}'"
    ) == [(0,)]
