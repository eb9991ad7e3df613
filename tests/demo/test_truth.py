"""What the demo simulated must stand in the marts, to the unit and the cent, whatever its files got wrong."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pytest

from drivetrain.contract import load_contract
from drivetrain.demo import defects
from tests.support.demo_warehouse import DemoWarehouse

pytestmark = pytest.mark.slow

SHOWN = 25  # differences that a failing test lists


@pytest.fixture(scope="module")
def demo(built_demo: DemoWarehouse) -> duckdb.DuckDBPyConnection:
    return built_demo.connect()


def listed(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The rows of a query of differences as text, one a line; the empty text where there are none."""
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    lines = [", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(f"… {len(rows)} in all")
    return "\n".join(lines)


# --- recovery -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """Where a mart shows figures of the ledger: keys and figures as the ledger calls them, and the SQL of the mart."""

    ledger: str
    mart: str
    keys: dict[str, str]
    figures: dict[str, str]
    where: str = "true"

    def __str__(self) -> str:
        return f"{self.ledger}-{self.mart}{'' if self.where == 'true' else '-' + self.where}"


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


BY_DEALER = same("month", "dealer_code")
BY_LEVEL = {"month": "month", "dealer_code": "member_code"}
VISITS = same(
    "visit_count",
    "visit_count__first_carded",
    "visit_count__first_uncarded",
    "visit_count__non_purchase",
    "visit_count__invited_web_phone",
    "visit_count__invited_outreach",
    "visit_count__post_order",
    "visit_count__return",
    "visit_count__other",
)
DISTINCT_LEADS = {
    "lead_count__web_phone": "lead_duplicate_rate__period_denominator",
    "lead_count__web_phone_distinct": "lead_duplicate_rate__period_denominator - lead_duplicate_rate__period_numerator",
}
REQUESTS = same(
    "service_booking_count",
    "service_booking_count__handled",
    "rescue_count",
    "rescue_count__handled",
    "complaint_count",
    "complaint_count__handled",
    "accident_estimate_count",
    "review_count",
)

RECOVERY = (
    Shown(
        "monthly_dealer",
        "rpt_sales_cycle_monthly",
        BY_DEALER,
        VISITS
        | same(
            "lead_count__web_phone",
            "lead_count__outreach",
            "card_count__web_phone",
            "card_count__outreach",
            "prospect_count__held_opening",
            "prospect_count__new",
            "prospect_count__dormant",
            "prospect_count__lost",
            "prospect_count__reactivated",
            "prospect_count__held_closing",
            "test_drive_count",
            "order_count__open_opening",
            "order_count__new",
            "order_count__new_from_new",
            "order_count__new_from_held",
            "order_count__cancelled",
            "order_count__delivered_from_opening",
            "order_count__open_closing",
        ),
    ),
    Shown(
        "monthly_dealer",
        "rpt_prospect_rollforward_monthly",
        BY_DEALER,
        same(
            "prospect_count__held_opening",
            "prospect_count__new",
            "prospect_count__reactivated",
            "prospect_count__returned_by_cancellation",
            "prospect_count__dormant",
            "prospect_count__lost",
            "prospect_count__merged",
            "prospect_count__ordered",
            "prospect_count__reassigned_in",
            "prospect_count__reassigned_out",
            "prospect_count__held_closing",
        ),
    ),
    Shown(
        "monthly_dealer",
        "rpt_order_rollforward_monthly",
        BY_DEALER,
        same(
            "order_count__open_opening",
            "order_count__new",
            "order_count__new_from_new",
            "order_count__new_from_held",
            "order_count__new_other",
            "order_count__cancelled",
            "order_count__delivered",
            "order_count__open_closing",
        ),
    ),
    Shown("monthly_dealer", "rpt_sales_cycle_rates_monthly", BY_LEVEL, DISTINCT_LEADS, "level = 'dealer'"),
    Shown(
        "monthly_dealer",
        "rpt_aarrr_monthly",
        BY_LEVEL,
        {"order_count__new": "order_count__vehicle"}
        | same("visit_count", "lead_count__new", "lead_count__handled", "delivery_count", "order_count__goods")
        | REQUESTS,
        "level = 'dealer'",
    ),
    Shown(
        "monthly_dealer",
        "fct_deliveries",
        {"month": "cast(date_trunc('month', delivered_at) as date)", "dealer_code": "dealer_code"},
        {"delivery_count__gross": "cast(sales_type = 'retail' as bigint)", "delivery_count__all_types": "1"},
        "is_counted",
    ),
    Shown(
        "monthly_dealer",
        "fct_deliveries",
        {"month": "cast(date_trunc('month', returned_at) as date)", "dealer_code": "dealer_code"},
        {"delivery_count__returned": "cast(sales_type = 'retail' as bigint)"},
        "is_counted and returned_at is not null",
    ),
    Shown(
        "monthly_dealer",
        "fct_showroom_visits",
        {"month": "cast(date_trunc('month', arrived_at) as date)", "dealer_code": "dealer_code"},
        {"visit_count": "1"}
        | {
            name: f"cast(visit_class = '{name.removeprefix('visit_count__')}' as bigint)"
            for name in VISITS
            if name != "visit_count"
        },
        "is_counted",
    ),
    Shown(
        "monthly_dealer",
        "fct_vehicle_orders",
        {"month": "cast(date_trunc('month', ordered_at) as date)", "dealer_code": "dealer_code"},
        {
            "order_count__new": "1",
            "order_count__new_from_new": "cast(is_from_new as bigint)",
            "order_count__new_from_held": "cast(is_from_held as bigint)",
        },
        "sales_type != 'demo'",
    ),
    Shown(
        "monthly_group",
        "rpt_sales_cycle_rates_monthly",
        {"month": "month", "group_code": "member_code"},
        DISTINCT_LEADS,
        "level = 'group'",
    ),
    Shown(
        "monthly_province",
        "rpt_aarrr_monthly",
        {"month": "month", "province": "member_code"},
        same(
            "content_share_count",
            "content_read_count",
            "model_page_click_count",
            "insurance_enquiry_count",
            "member_count__new",
        ),
        "level = 'province'",
    ),
    Shown(
        "stock",
        "rpt_vehicle_stock_rollforward_monthly",
        same("month", "dealer_code", "series_code"),
        same(
            "stock_unit_count__received",
            "stock_unit_count__transferred_in",
            "stock_unit_count__returned",
            "stock_unit_count__delivered",
            "stock_unit_count__transferred_out",
            "stock_unit_count__sent_back",
            "stock_unit_count__closing",
            "stock_unit_count__over_90_days",
            "stock_amount__closing",
            "cost_of_sales_amount",
        ),
    ),
    Shown(
        "stock",
        "fct_vehicle_stock_monthly",
        same("month", "dealer_code", "series_code"),
        {
            "stock_unit_count__closing": "1",
            "stock_unit_count__over_90_days": "cast(age_days > 90 as bigint)",
            "stock_amount__closing": "cost_amount",
        },
    ),
    Shown(
        "receivables",
        "rpt_receivables_aging",
        same("as_of_date", "company_code", "customer_code"),
        same(
            "open_receivables_amount",
            "not_due_amount",
            "days_1_30_amount",
            "days_31_60_amount",
            "days_61_90_amount",
            "days_91_180_amount",
            "days_181_365_amount",
            "over_365_days_amount",
            "unapplied_amount",
        ),
    ),
    Shown(
        "receivables",
        "fct_receivables_open",
        same("as_of_date", "company_code", "customer_code"),
        {"open_receivables_amount": "open_amount"}
        | {
            f"{bucket}_amount": f"case when aging_bucket = '{bucket}' then open_amount else 0 end"
            for bucket in (
                "not_due",
                "days_1_30",
                "days_31_60",
                "days_61_90",
                "days_91_180",
                "days_181_365",
                "over_365_days",
                "unapplied",
            )
        },
    ),
)

ALWAYS_ZERO: set[str] = set()

# where a lost figure is missing, in the keys of each ledger table
LOST_FROM = {
    "monthly_dealer": "select *, coalesce(dealer_code, '-1') as lost_dealer from truth.lost",
    "monthly_group": "select lost.*, coalesce(dealers.group_code, '-1') as group_code from truth.lost "
    "left join drivetrain.marts.dim_dealers as dealers using (dealer_code)",
    "monthly_province": "from truth.lost",
    "stock": "select *, cast(null as varchar) as series_code from truth.lost",
    "receivables": "select month as as_of_date, dealer_code as company_code, province as customer_code, measure, value "
    "from truth.lost",
}


def differences(shown: Shown) -> str:
    """SQL: key and figure where mart and ledger, less what is lost, disagree."""
    keys = ", ".join(shown.keys)
    mart_keys = ", ".join(f"{sql} as {key}" for key, sql in shown.keys.items())
    mart = ", ".join(
        f"cast(coalesce(sum({sql}), 0) as decimal(18, 2)) as {name}" for name, sql in shown.figures.items()
    )
    ledger = ", ".join(f"cast({name} as decimal(18, 2)) as {name}" for name in shown.figures)
    names = ", ".join(shown.figures)
    return f"""
        with mart_rows as (
            unpivot (select {mart_keys}, {mart} from drivetrain.marts.{shown.mart} where {shown.where} group by all)
            on {names} into name figure value in_mart
        ),
        ledger_rows as (
            unpivot (select {keys}, {ledger} from truth.{shown.ledger}) on {names} into name figure value in_ledger
        ),
        lost_rows as (
            select {keys}, measure as figure, sum(value) as lost from ({LOST_FROM[shown.ledger]})
            where measure in ({", ".join(f"'{name}'" for name in shown.figures)}) group by all
        )
        select {keys}, figure, coalesce(in_ledger, 0) as in_ledger, coalesce(lost, 0) as lost,
            coalesce(in_mart, 0) as in_mart
        from ledger_rows full join lost_rows using ({keys}, figure) full join mart_rows using ({keys}, figure)
        where coalesce(in_mart, 0) != coalesce(in_ledger, 0) - coalesce(lost, 0)
        order by figure, {keys}"""


@pytest.mark.parametrize("shown", RECOVERY, ids=str)
def test_marts_recover_the_truth(demo: duckdb.DuckDBPyConnection, shown: Shown):
    found = listed(demo, differences(shown))
    assert not found, f"{shown.mart} differs from the ledger {shown.ledger}:\n{found}"


@pytest.mark.parametrize("ledger", LOST_FROM)
def test_every_figure_of_the_ledger_is_compared(demo: duckdb.DuckDBPyConnection, ledger: str):
    columns = {row[0] for row in demo.execute(f"describe truth.{ledger}").fetchall()}
    shown = [shown for shown in RECOVERY if shown.ledger == ledger]
    assert columns == {name for one in shown for name in (*one.keys, *one.figures)}
    figures = sorted({name for one in shown for name in one.figures} - ALWAYS_ZERO)
    sums = ", ".join(f"coalesce(sum(abs({name})), 0)" for name in figures)
    totals = demo.execute(f"select {sums} from truth.{ledger}").fetchone()
    assert not [name for name, total in zip(figures, totals, strict=True) if total == 0], "compares nothing"


def test_everything_lost_is_a_figure_that_is_compared(demo: duckdb.DuckDBPyConnection):
    compared = {name for shown in RECOVERY for name in shown.figures}
    assert {row[0] for row in demo.execute("select distinct measure from truth.lost").fetchall()} <= compared


# --- defects ------------------------------------------------------------------------------------------------------

NAMES = sorted({defect.name for defect in defects.REGISTRY} | {name for name, *_ in defects.SIMULATED})

# of a defect of this fate it is wrong that … (`defect` is a row of the ledger, `row` what landed under its key)
BROKEN_PROMISES = {
    "accepted": "not here or here_quarantined > others_quarantined",
    "nulled": "not here or here_quarantined > others_quarantined",
    "issue": "not here or here_quarantined > others_quarantined",
    "quarantined": "here_quarantined_for_it = 0",
    "redelivered": "not here or redelivered = 0 or winners != 1",
    "superseded": "here_superseded = 0 or winners != 1",
    "deleted": "not here or current > 0 or winners != 1",
}

# further promises by name: SQL of the keys of which it is true; {table}: the rows that landed of the defect's table
PROMISES = {
    "test_lead": "select lead_id from drivetrain.intermediate.int_leads where lead_class = 'test'",
    "internal_lead": "select lead_id from drivetrain.intermediate.int_leads where lead_class = 'internal'",
    "duplicate_lead": """select lead_id from drivetrain.intermediate.int_leads
        where customer_key in (select customer_key from drivetrain.intermediate.int_leads where customer_key != '-1'
            group by customer_key having count(*) > 1)""",
    "switchboard_phone": """select prospect_id from drivetrain.staging.base_dms__prospects
        where phone in (select phone from drivetrain.intermediate.int_customer_switchboards)""",
    "card_burst": "select prospect_id from drivetrain.marts.fct_prospects",
    "same_visit_twice": "select visit_id from drivetrain.marts.fct_showroom_visits where not is_counted",
    "early_return": """select delivery_id from drivetrain.marts.fct_deliveries where is_counted
        and returned_at is not null and cast(returned_at as date) - cast(delivered_at as date) <= 3""",
    "red_invoice": """select document_no from drivetrain.staging.base_erp__ar_documents where _status != 'quarantined'
        and document_type = 'invoice' and amount < 0""",
    "renamed_dealer": """select dealer_code from drivetrain.marts.dim_dealers where final_dealer_code != dealer_code
        and final_dealer_key in (select dealer_key from drivetrain.marts.dim_dealers)""",
    "order_before_card": """select order_id from drivetrain.marts.fct_vehicle_orders as orders
        inner join drivetrain.marts.fct_prospects as prospects using (prospect_key) where ordered_at < carded_at""",
    "order_after_delivery": "select order_id from drivetrain.marts.fct_vehicle_orders where ordered_at > delivered_at",
    "late_row": """select key from truth.landed_rows where status in ('current', 'redelivered')""",
}

# issues that the chains count, once per key in force: defect → issue
CHAIN_ISSUES = {
    "orphan": "orphan",
    "switchboard_phone": "switchboard",
    "status_without_date": "status_without_date",
    "order_before_card": "ordered_before_card",
    "order_after_delivery": "ordered_after_delivery",
    "vin_at_two_dealers": "transfer_in_without_transfer_out",
}

# files and what the loader must have noted of them
FILE_NOTES = {
    "header_only_file": "landed_rows = 0",
    "unknown_column": "list_contains(string_split(unknown_columns, ','), column_name)",
    "encoding_gb18030": "encoding = 'gb18030' and landed_rows > 0",
    "total_row": "total_rows = 1 and landed_rows > 0",
}


@pytest.fixture(scope="module")
def judged(demo: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """truth.judged: each defect of a row with what became of it and of the other rows of its key."""
    demo.execute(
        """create table truth.judged as
        with ledgered as (
            select name, source_system, source_table, column_name, expected_fate, reason, key, source_file,
                clean_value, dirty_value, count(*) as times
            from truth.defects where key is not null group by all
        ),
        -- another version of a key may have come in the same file, and be another defect
        quarantined as (
            select source_system, source_table, key, source_file, count(*) as others_quarantined
            from truth.defects where expected_fate = 'quarantined' and key is not null group by all
        )
        select ledgered.*, coalesce(others_quarantined, 0) as others_quarantined,
            count_if(landed.source_file = ledgered.source_file) as here,
            count_if(landed.source_file = ledgered.source_file and status = 'quarantined') as here_quarantined,
            count_if(landed.source_file = ledgered.source_file and status = 'quarantined' and reasons = reason)
                as here_quarantined_for_it,
            count_if(landed.source_file = ledgered.source_file and status = 'superseded') as here_superseded,
            count_if(status = 'redelivered') as redelivered,
            count_if(status in ('current', 'deleted')) as winners,
            count_if(status = 'current') as current
        from ledgered left join quarantined using (source_system, source_table, key, source_file)
        left join truth.landed_rows as landed using (source_system, source_table, key) group by all"""
    )
    return demo


@pytest.mark.parametrize("name", NAMES)
def test_every_defect_of_a_row_meets_its_fate(judged: duckdb.DuckDBPyConnection, name: str):
    assert judged.execute("select count(*) from truth.judged where name = ?", [name]).fetchone()[0], "never injected"
    fates = judged.execute("select distinct expected_fate from truth.judged where name = ?", [name]).fetchall()
    for (fate,) in fates:
        broken = BROKEN_PROMISES[fate].replace("not here", "here = 0")
        found = listed(
            judged, f"from truth.judged where name = '{name}' and expected_fate = '{fate}' and ({broken}) order by all"
        )
        assert not found, f"{name} is not {fate}:\n{found}"
    if name in PROMISES:
        found = listed(
            judged, f"from truth.judged where name = '{name}' and key not in ({PROMISES[name]}) order by all"
        )
        assert not found, f"{name} is not what it should be:\n{found}"


def rewritten_cells(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute(
        """select distinct source_system || '__' || source_table, column_name from truth.judged
        where expected_fate in ('accepted', 'nulled', 'issue') and clean_value is not null order by all"""
    ).fetchall()


def test_a_rewritten_cell_reads_as_its_true_value_or_as_nothing(judged: duckdb.DuckDBPyConnection):
    """Accepted: typed as the clean value; nulled, or an issue of the cell: null; an orphan stays what it is."""
    tables, wrong = load_contract(), []
    cells = rewritten_cells(judged)
    assert cells
    for table, column in cells:
        key = " || '|' || ".join(f"coalesce(cast({name} as varchar), '')" for name in tables[table].key)
        wrong.append(
            f"""select name, source_table, key, source_file, column_name, clean_value, dirty_value,
                list(cast(landed.{column} as varchar)) as read_as
            from truth.judged inner join drivetrain.staging.base_{table} as landed
                on landed._source_file = judged.source_file and {key} = judged.key
            where source_system || '__' || source_table = '{table}' and column_name = '{column}'
                and expected_fate in ('accepted', 'nulled', 'issue') and clean_value is not null
            group by all
            having count_if(
                case when expected_fate = 'accepted'
                        then landed.{column} = try_cast(trim(clean_value) as {type_of(judged, table, column)})
                    when name = 'orphan' then cast(landed.{column} as varchar) = dirty_value
                    else landed.{column} is null end
            ) = 0"""
        )
    found = listed(judged, " union all ".join(wrong))
    assert not found, f"cells read wrongly:\n{found}"


def type_of(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    return connection.execute(
        """select data_type from duckdb_columns()
        where database_name = 'drivetrain' and table_name = ? and column_name = ?""",
        [f"base_{table}", column],
    ).fetchone()[0]


def test_issues_of_cells_are_the_injected_ones(judged: duckdb.DuckDBPyConnection):
    """Row by row: the issues that reading a row gives are exactly those of the ledger, in every table it names."""
    judged.execute(
        """create or replace table truth.cell_issues as
        select source_system, source_table, extract_date, source_file, key, status, issue
        from (select *, unnest(string_split(issues, ',')) as issue from truth.landed_rows where issues is not null)"""
    )
    found = listed(
        judged,
        """
        with injected as (
            select source_system, source_table, source_file, key, replace(reason, ': ', ':') as issue,
                sum(times) as in_ledger
            from truth.judged where expected_fate = 'issue' and name not in (select unnest($names)) group by all
        ),
        counted as (
            select source_system, source_table, source_file, key, issue, count(*) as in_staging
            from truth.cell_issues group by all
        )
        select * from injected full join counted using (source_system, source_table, source_file, key, issue)
        where in_ledger is distinct from in_staging
            -- a vehicle with a wrong check digit is told of by every table that names it
            and not (issue = 'vin:check_digit' and in_ledger is null and source_table not in
                (select source_table from injected where issue = 'vin:check_digit'))
        order by all""".replace("$names", str(list(CHAIN_ISSUES))),
    )
    assert not found, f"issues of cells:\n{found}"


def test_published_issues_are_those_of_the_rows(judged: duckdb.DuckDBPyConnection):
    """Cells: every row but re-deliveries. Chains: each key in force once. Lost leads, cars on their way."""
    chains = " union all ".join(f"select '{name}' as name, '{issue}' as issue" for name, issue in CHAIN_ISSUES.items())
    found = listed(
        judged,
        f"""
        with of_cells as (
            select source_system, source_table, split_part(issue, ':', 1) as column_name,
                split_part(issue, ':', 2) as issue, extract_date, count(*) as of_rows
            from (select unnest(string_split(issues, ',')) as issue, * exclude (issues) from truth.landed_rows
                where issues is not null and status not in ('redelivered', 'quarantined'))
            group by all
        ),
        of_chains as (
            select source_system, source_table, case name when 'order_before_card' then 'ordered_at'
                    when 'order_after_delivery' then 'ordered_at' else column_name end as column_name,
                chains.issue, landed.extract_date, count(distinct key) as of_rows
            from truth.judged inner join ({chains}) as chains using (name)
            inner join truth.landed_rows as landed using (source_system, source_table, source_file, key)
            where landed.status = 'current' group by all
        ),
        of_lost_leads as (
            select 'crm' as source_system, 'lead_followups' as source_table, 'lead_id' as column_name,
                'orphan' as issue, _extract_date as extract_date, count(*) as of_rows
            from drivetrain.staging.stg_crm__lead_followups
            where lead_id in (select key from truth.judged where source_table = 'leads'
                and expected_fate = 'quarantined')
            group by all
        ),
        -- sent on the last days, and not there yet when the extracts end (ruling K1)
        of_cars_on_their_way as (
            select 'dms' as source_system, 'vehicle_movements' as source_table, 'movement_type' as column_name,
                'transfer_out_without_transfer_in' as issue, _extract_date as extract_date, count(*) as of_rows
            from drivetrain.staging.stg_dms__vehicle_movements as sent
            where movement_type = 'transfer_out' and not exists (
                select 1 from drivetrain.staging.stg_dms__vehicle_movements as later
                where later.vin = sent.vin and later.moved_at > sent.moved_at
            )
            group by all
        ),
        expected as (
            select * exclude (of_rows), sum(of_rows) as of_rows
            from (
                from of_cells union all from of_chains
                union all from of_lost_leads union all from of_cars_on_their_way
            ) group by all
        )
        select * from expected full join drivetrain.marts.fct_data_issues_daily
            using (source_system, source_table, column_name, issue, extract_date)
        where of_rows is distinct from row_count order by all""",
    )
    assert not found, f"fct_data_issues_daily:\n{found}"


@pytest.mark.parametrize("name", FILE_NOTES)
def test_files_are_noted_as_what_they_are(judged: duckdb.DuckDBPyConnection, name: str):
    assert judged.execute("select count(*) from truth.defects where name = ?", [name]).fetchone()[0], "never injected"
    found = listed(
        judged,
        f"""select defects.* from truth.defects left join truth.files using (source_file)
        where name = '{name}' and coalesce({FILE_NOTES[name]}, false) = false order by all""",
    )
    assert not found, f"{name}:\n{found}"


def test_every_form_of_file_lands_whole(judged: duckdb.DuckDBPyConnection):
    """Encodings, headers, orders of columns and forms of dates cost no row, beyond those of the other defects."""
    forms = judged.execute("select count(distinct name) from truth.defects where expected_fate = 'file'").fetchone()[0]
    assert forms > 9
    found = listed(
        judged,
        """
        with landed as (
            select source_file, count_if(status = 'quarantined') as quarantined, count(*) as rows_landed
            from truth.landed_rows group by all
        ),
        injected as (
            select source_file, count(*) as injected from truth.defects
            where expected_fate = 'quarantined' and key is not null group by all
        )
        select distinct defects.source_file, quarantined, injected, rows_landed from truth.defects
        left join landed using (source_file) left join injected using (source_file)
        where expected_fate in ('file', 'total_row') and name != 'header_only_file'
            and (rows_landed is null or quarantined != coalesce(injected, 0)) order by all""",
    )
    assert not found, f"files that lost rows:\n{found}"


def test_a_file_delivered_twice_counts_once(judged: duckdb.DuckDBPyConnection):
    assert judged.execute("select count(*) from truth.defects where name = 'file_delivered_twice'").fetchone()[0]
    found = listed(
        judged,
        """
        with twice as (
            select source_file, replace(source_file, 'part-0001', 'part-0000') as first_file
            from truth.defects where name = 'file_delivered_twice'
        )
        select first_file, source_row, key, status
        from truth.landed_rows inner join twice on landed_rows.source_file = first_file
        where status not in ('redelivered', 'superseded', 'quarantined') order by all""",
    )
    assert not found, f"rows of the first file that count although they came again:\n{found}"


# --- nothing clean is touched -------------------------------------------------------------------------------------


def test_quarantined_are_exactly_the_defects_that_must_be(judged: duckdb.DuckDBPyConnection):
    found = listed(
        judged,
        """
        with injected as (
            select source_system, source_table, source_file, key, reason as reasons, sum(times) as in_ledger
            from truth.judged where expected_fate = 'quarantined' group by all
        ),
        quarantined as (
            select source_system, source_table, source_file, key, published.reasons, count(*) as in_quarantine
            from drivetrain.restricted.fct_quarantined_rows as published
            left join truth.landed_rows using (source_system, source_table, source_file, source_row) group by all
        )
        select * from injected full join quarantined using (source_system, source_table, source_file, key, reasons)
        where in_ledger is distinct from in_quarantine order by all""",
    )
    assert not found, f"quarantine:\n{found}"


def test_landing_accounting_is_the_ledger_s(demo: duckdb.DuckDBPyConnection):
    """Every table and extract date, every column; tables that the demo does not bring stand in neither."""
    numbers = [row[0] for row in demo.execute("describe truth.row_counts").fetchall()]
    shown = ", ".join("left_out_total_rows" if name == "total_rows" else name for name in numbers)
    found = listed(
        demo,
        f"""
        with published as (select {shown} from drivetrain.marts.rpt_landing_accounting)
        select * from (
            select 'ledger' as only_in, * from (from truth.row_counts except all from published)
            union all
            select 'mart' as only_in, * from (from published except all from truth.row_counts)
        ) order by source_system, source_table, extract_date, only_in""",
    )
    assert not found, f"rpt_landing_accounting:\n{found}"
