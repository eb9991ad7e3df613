"""The sales cycle in polars: what happened and what was open, per month and place, and the rates of every level.

Counts are kept wide, one column per measure, where the SQL keeps them long and pivots once: so one writes it here.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from benchmarks.peers.polars_common import Inputs, collected, days_between, hashed, month_of, rate, threshold

PLACE = ["dealer_key", "employee_key", "series_code", "origin"]
KEYS = ["month", *PLACE]
SCOPES = ["group_code", "business_unit", "region", "dealer_code", "store_type"]
ORIGINS = ("web_phone", "outreach")
VISIT_CLASSES = (
    "first_carded",
    "first_uncarded",
    "non_purchase",
    "invited_web_phone",
    "invited_outreach",
    "post_order",
    "return",
    "other",
)
STOCKS = {
    "held_change": ("prospect_count__held_opening", "prospect_count__held_closing"),
    "open_change": ("order_count__open_opening", "order_count__open_closing"),
    "web_phone_awaited_change": ("web_phone_awaited_opening", None),
    "outreach_awaited_change": ("outreach_awaited_opening", None),
}
# rate, numerator, denominator; a tuple is added up, and what begins with - is taken off
RATES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("test_drive_rate__period", ("driving_prospects",), ("visiting_prospects",)),
    (
        "visit_card_rate__period",
        ("visit_count__first_carded",),
        ("visit_count__first_carded", "visit_count__first_uncarded"),
    ),
    ("new_prospect_conversion_rate__period", ("order_count__new_from_new",), ("prospect_count__new",)),
    (
        "new_prospect_conversion_rate__cohort30",
        ("new_prospect_conversion_rate__cohort30_numerator",),
        ("prospect_count__new",),
    ),
    ("web_phone_card_rate__period", ("card_count__web_phone",), ("distinct_leads",)),
    ("web_phone_card_rate__cohort30", ("carded_leads",), ("distinct_leads",)),
    ("held_prospect_conversion_rate__period", ("order_count__new_from_held",), ("prospect_count__held_opening",)),
    ("outreach_card_rate__period", ("card_count__outreach",), ("lead_count__outreach",)),
    ("outreach_card_rate__cohort30", ("outreach_card_rate__cohort30_numerator",), ("lead_count__outreach",)),
    (
        "held_order_delivery_rate__period",
        ("order_count__delivered_from_opening",),
        ("order_count__open_opening",),
    ),
    (
        "web_phone_arrival_rate__period",
        ("web_phone_arrived_new", "web_phone_arrived_opening"),
        ("web_phone_awaited_new", "web_phone_awaited_opening"),
    ),
    (
        "web_phone_arrival_rate__cohort30",
        ("web_phone_arrival_rate__cohort30_numerator",),
        ("card_count__web_phone",),
    ),
    (
        "order_cancellation_rate__period",
        ("order_count__cancelled",),
        ("order_count__open_opening", "order_count__new"),
    ),
    (
        "order_cancellation_rate__cohort30",
        ("order_cancellation_rate__cohort30_numerator",),
        ("order_count__new",),
    ),
    (
        "outreach_arrival_rate__period",
        ("outreach_arrived_new", "outreach_arrived_opening"),
        ("outreach_awaited_new", "outreach_awaited_opening"),
    ),
    ("outreach_arrival_rate__cohort30", ("outreach_arrival_rate__cohort30_numerator",), ("card_count__outreach",)),
    ("new_order_delivery_rate__period", ("new_order_delivery_rate__period_numerator",), ("order_count__new",)),
    ("new_order_delivery_rate__cohort30", ("new_order_delivery_rate__cohort30_numerator",), ("order_count__new",)),
    ("lead_duplicate_rate__period", ("lead_count__web_phone", "-distinct_leads"), ("lead_count__web_phone",)),
)


def marts(inputs: Inputs, as_of: date) -> dict[str, pl.LazyFrame]:
    """rpt_sales_cycle_monthly and rpt_sales_cycle_rates_monthly."""
    cohort_days = threshold(inputs, "cohort_days")
    leads = collected(cycle_leads(inputs, cohort_days))
    counts = collected(counted(inputs, leads, cohort_days, as_of))
    members = collected(cycle_members(inputs, counts))
    return {
        "rpt_sales_cycle_monthly": monthly(inputs, counts, leads, as_of),
        "rpt_sales_cycle_rates_monthly": rates(inputs, counts, leads, members, cohort_days, as_of),
    }


def cycle_leads(inputs: Inputs, cohort_days: int) -> pl.LazyFrame:
    cards = inputs["int_lead_cards"].select("lead_id", "days_to_card")
    return (
        inputs["int_leads"]
        .filter(pl.col("is_raw"), pl.col("lead_type").is_in(list(ORIGINS)))
        .join(cards, on="lead_id", how="left")
        .select(
            "lead_id",
            pl.col("lead_month").alias("month"),
            "dealer_key",
            "employee_key",
            "series_code",
            pl.col("lead_type").alias("origin"),
            "person_key",
            "brand",
            "created_at",
            pl.col("days_to_card").is_between(0, cohort_days).fill_null(False).alias("is_carded_in_time"),
        )
    )


def totals(rows: pl.LazyFrame, measures: dict[str, pl.Expr | None]) -> pl.LazyFrame:
    """Rows per month and place for which each condition holds; None counts all."""
    return rows.group_by(KEYS).agg(
        (pl.len() if condition is None else condition.sum()).cast(pl.Int64).alias(measure)
        for measure, condition in measures.items()
    )


def visit_parts(inputs: Inputs) -> list[pl.LazyFrame]:
    visits = inputs["int_showroom_visits"].filter(pl.col("is_counted")).rename({"visit_month": "month"})
    drives = inputs["int_test_drives"].rename({"drive_month": "month"})
    classes = {f"visit_count__{one}": pl.col("visit_class") == one for one in VISIT_CLASSES}
    return [totals(visits, {"visit_count": None} | classes), totals(drives, {"test_drive_count": None})]


def lead_parts(leads: pl.LazyFrame) -> list[pl.LazyFrame]:
    measures: dict[str, pl.Expr | None] = {f"lead_count__{one}": pl.col("origin") == one for one in ORIGINS}
    carded = (pl.col("origin") == "outreach") & pl.col("is_carded_in_time")
    return [totals(leads, measures | {"outreach_card_rate__cohort30_numerator": carded})]


def prospect_parts(inputs: Inputs, cohort_days: int) -> list[pl.LazyFrame]:
    movements = collected(inputs["int_prospect_movements"].with_columns(month_of(pl.col("moved_at")).alias("month")))
    movement = pl.col("movement")
    moved = movements.group_by(KEYS).agg(
        pl.col("held_change").sum().cast(pl.Int64),
        *(
            (movement == one).sum().cast(pl.Int64).alias(f"prospect_count__{one}")
            for one in ("new", "dormant", "lost", "reactivated")
        ),
    )
    arrivals = inputs["int_prospect_arrivals"].filter(pl.col("origin").is_in(list(ORIGINS)))
    new = movements.filter(movement == "new")
    orders = inputs["int_vehicle_orders"].filter(pl.col("is_counted")).select("prospect_id", "ordered_at")
    days_to_order = days_between(pl.col("moved_at"), pl.col("ordered_at"))
    first_orders = (
        new.select("prospect_id", "moved_at")
        .join(orders, on="prospect_id")
        .filter(days_to_order >= 0)
        .group_by("prospect_id")
        .agg(days_to_order.min().alias("days_to_order"))
    )
    cards = (
        new.select("prospect_id", *KEYS)
        .join(arrivals.select("prospect_id", "arrival_month", "days_from_card"), on="prospect_id", how="left")
        .join(first_orders, on="prospect_id", how="left")
    )
    measures = {
        "new_prospect_conversion_rate__cohort30_numerator": (pl.col("days_to_order") <= cohort_days).fill_null(False)
    }
    arrival_month, month = pl.col("arrival_month"), pl.col("month")
    for origin in ORIGINS:
        of_origin = pl.col("origin") == origin
        in_time = pl.col("days_from_card").is_between(0, cohort_days).fill_null(False)
        measures |= {
            f"card_count__{origin}": of_origin,
            f"{origin}_arrival_rate__cohort30_numerator": of_origin & in_time,
            f"{origin}_arrived_new": of_origin & (arrival_month == month).fill_null(False),
            f"{origin}_awaited_new": of_origin & (arrival_month >= month).fill_null(True),
        }
    arrived = totals(
        arrivals.rename({"arrival_month": "month"}),
        {f"arrival_count__{one}": pl.col("origin") == one for one in ORIGINS},
    )
    return [moved, totals(cards, dict(measures)), arrived]


def wait_parts(inputs: Inputs) -> list[pl.LazyFrame]:
    first, last = pl.col("first_month"), pl.col("last_month")
    waits = collected(
        inputs["int_prospect_waits"]
        .with_columns(
            month_of(pl.col("waits_from")).alias("first_month"), month_of(pl.col("waits_to")).alias("last_month")
        )
        .filter((last > first) | last.is_null(), pl.col("origin").is_in(list(ORIGINS)))
    )
    # whoever arrives in the month in which the wait ends was awaited at its opening
    arrivals = inputs["int_prospect_arrivals"].select("prospect_id", pl.col("arrival_month").alias("month"))
    arrived = waits.join(arrivals, left_on=["prospect_id", "last_month"], right_on=["prospect_id", "month"])
    arrived = arrived.filter(first < last).with_columns(last.alias("month"))
    changes = [
        rows.group_by(KEYS).agg(
            (sign * (pl.col("origin") == one).sum().cast(pl.Int64)).alias(f"{one}_awaited_change") for one in ORIGINS
        )
        for sign, rows in (
            (1, waits.with_columns(first.alias("month"))),
            (-1, waits.filter(last.is_not_null()).with_columns(last.alias("month"))),
        )
    ]
    return [totals(arrived, {f"{one}_arrived_opening": pl.col("origin") == one for one in ORIGINS}), *changes]


def order_parts(inputs: Inputs, cohort_days: int) -> list[pl.LazyFrame]:
    cancelled, delivered = (pl.col("left_open_by") == one for one in ("cancelled", "delivered"))
    left, month = pl.col("left_month"), pl.col("month")
    in_time = (days_between(pl.col("ordered_at"), pl.col("left_open_at")) <= cohort_days).fill_null(False)
    orders = collected(
        inputs["int_vehicle_orders"]
        .filter(pl.col("is_counted"))
        .select(
            pl.col("order_month").alias("month"),
            *PLACE,
            "is_from_new",
            "is_from_held",
            month_of(pl.col("left_open_at")).alias("left_month"),
            cancelled.fill_null(False).alias("is_cancelled"),
            delivered.fill_null(False).alias("is_delivered"),
            in_time.alias("has_left_in_time"),
        )
    )
    is_cancelled, is_delivered = pl.col("is_cancelled"), pl.col("is_delivered")
    ordered = totals(
        orders,
        {
            "order_count__new": None,
            "order_count__new_from_new": pl.col("is_from_new"),
            "order_count__new_from_held": pl.col("is_from_held"),
            "open_change": None,
            "new_order_delivery_rate__period_numerator": is_delivered & (left == month),
            "new_order_delivery_rate__cohort30_numerator": is_delivered & pl.col("has_left_in_time"),
            "order_cancellation_rate__cohort30_numerator": is_cancelled & pl.col("has_left_in_time"),
        },
    )
    ended = orders.filter(left.is_not_null()).with_columns(month.alias("order_month"), left.alias("month"))
    gone = totals(
        ended,
        {
            "order_count__cancelled": is_cancelled,
            "order_count__delivered_from_opening": is_delivered & (month > pl.col("order_month")),
            "open_change": None,
        },
    ).with_columns(-pl.col("open_change"))
    return [ordered, gone]


def standings(parts: list[pl.LazyFrame], as_of: date) -> list[pl.LazyFrame]:
    """Openings and closings that follow from the changes: a closing is the opening of the months to the next change."""
    found = []
    for change, (opening, closing) in STOCKS.items():
        changes = collected(
            pl.concat([part.select(*KEYS, change) for part in parts if change in part.collect_schema().names()])
            .group_by(KEYS)
            .agg(pl.col(change).sum())
        )
        balances = changes.sort(*PLACE, "month").with_columns(
            pl.col(change).cum_sum().over(PLACE).alias("closing"),
            pl.col("month").shift(-1).over(PLACE).fill_null(as_of.replace(day=1)).alias("next_month"),
        )
        openings = (
            balances.filter(pl.col("closing") != 0, pl.col("next_month") > pl.col("month"))
            .with_columns(pl.date_ranges("month", "next_month", "1mo", closed="right").alias("months"))
            .explode("months")
            .select(pl.col("months").alias("month"), *PLACE, pl.col("closing").alias("opening"))
        )
        openings = collected(openings)
        found.append(openings.rename({"opening": opening}))
        if closing:
            found.append(openings.rename({"opening": closing}))
            found.append(changes.rename({change: closing}))
    return found


def counted(inputs: Inputs, leads: pl.LazyFrame, cohort_days: int, as_of: date) -> pl.LazyFrame:
    """One row per month and place, a column per measure; a dealer's quiet months stand with zeros."""
    parts = [
        *visit_parts(inputs),
        *lead_parts(leads),
        *prospect_parts(inputs, cohort_days),
        *wait_parts(inputs),
        *order_parts(inputs, cohort_days),
    ]
    parts = [collected(part) for part in parts]
    frozen = [
        inputs[table].select(*KEYS, pl.col(column).alias(measure))
        for table, column, measure in (
            ("int_prospect_held_frozen", "prospect_count", "prospect_count__held_opening_frozen"),
            ("int_order_open_frozen", "order_count", "order_count__open_opening_frozen"),
        )
    ]
    whole = collected(
        pl.concat([*parts, *standings(parts, as_of), *frozen], how="diagonal")
        .group_by(KEYS)
        .agg(pl.exclude(KEYS).sum())
    )
    active = collected(whole.select("dealer_key", "month").unique())
    lives = (
        pl.concat([active, inputs["int_dealer_sales_months"].select("dealer_key", "month")])
        .filter(pl.col("dealer_key") != "-1")
        .group_by("dealer_key")
        .agg(pl.col("month").min().alias("first_month"), pl.col("month").max().alias("last_month"))
        .with_columns(pl.date_ranges("first_month", "last_month", "1mo").alias("month"))
        .explode("month")
        .select("dealer_key", "month")
    )
    quiet = lives.join(active, on=["dealer_key", "month"], how="anti").with_columns(
        pl.lit("-1").alias(one) for one in PLACE[1:]
    )
    measures = pl.exclude(KEYS).fill_null(0)
    return pl.concat([whole, quiet], how="diagonal").with_columns(measures)


def monthly(inputs: Inputs, counts: pl.LazyFrame, leads: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    distinct = (
        leads.filter(pl.col("origin") == "web_phone")
        .group_by(KEYS)
        .agg(
            pl.struct("person_key", "brand")
            .filter(pl.col("person_key").is_not_null() & pl.col("brand").is_not_null())
            .n_unique()
            .cast(pl.Int64)
            .alias("lead_count__web_phone_distinct")
        )
    )
    dealers = inputs["int_dealer_levels"].filter(pl.col("level") == "dealer").select("dealer_key", *SCOPES)
    return (
        counts.join(dealers, on="dealer_key", how="left")
        .join(distinct, on=KEYS, how="left")
        .join(frozen_months(inputs, as_of), on="month", how="left")
        .with_columns(
            pl.col("lead_count__web_phone_distinct").fill_null(0),
            *(
                pl.when(has).then(measure).alias(measure)
                for has, measure in (
                    ("has_prospects", "prospect_count__held_opening_frozen"),
                    ("has_orders", "order_count__open_opening_frozen"),
                )
            ),
        )
    )


def frozen_months(inputs: Inputs, as_of: date) -> pl.LazyFrame:
    table, day = pl.col("source_table"), pl.col("extract_date")
    known = (
        inputs["int_landed_extracts"]
        .filter(pl.col("source_system") == "dms")
        .select(
            day.filter(table == "prospects").min().alias("prospects"),
            day.filter(table == "sales_orders").min().alias("orders"),
        )
        .collect()
        .row(0, named=True)
    )
    days = [one for one in known.values() if one is not None]
    first = min(days, default=as_of).replace(day=1)
    months = pl.LazyFrame({"month": pl.date_range(first, as_of, "1mo", eager=True)})
    return months.with_columns(
        (pl.col("month") >= pl.lit(known[one], dtype=pl.Date)).fill_null(False).alias(f"has_{one}")
        for one in ("prospects", "orders")
    ).filter(pl.col("has_prospects") | pl.col("has_orders"))


def cycle_members(inputs: Inputs, counts: pl.LazyFrame) -> pl.LazyFrame:
    """The levels that each place belongs to."""
    places = collected(counts.select(PLACE).unique())
    levels = inputs["int_dealer_levels"].filter(
        pl.col("level").is_in(["group", "business_unit", "region", "province", "dealer"])
    )
    employees = inputs["stg_dms__employees"].select(
        hashed(pl.col("employee_id")).alias("employee_key"),
        pl.col("employee_id").alias("member_code"),
    )
    found = [
        places.join(levels.select("dealer_key", "level", "member_code"), on="dealer_key"),
        places.join(employees, on="employee_key", how="left").with_columns(
            pl.lit("employee").alias("level"), pl.col("member_code").fill_null("-1")
        ),
        *(
            places.with_columns(pl.lit(level).alias("level"), pl.col(column).alias("member_code"))
            for level, column in (("series", "series_code"), ("origin", "origin"))
        ),
    ]
    return pl.concat([one.select(*PLACE, "level", "member_code") for one in found])


def rates(
    inputs: Inputs, counts: pl.LazyFrame, leads: pl.LazyFrame, members: pl.LazyFrame, cohort_days: int, as_of: date
) -> pl.LazyFrame:
    by = ["month", "level", "member_code"]
    summed = counts.join(members, on=PLACE).group_by(by).agg(pl.exclude(*KEYS, *by).sum())
    lead_counts = (
        leads.filter(pl.col("origin") == "web_phone")
        .join(members, on=PLACE)
        .sort("created_at", "lead_id", nulls_last=True)
        .unique([*by, "person_key", "brand"], keep="first", maintain_order=True)
        .group_by(by)
        .agg(
            pl.len().cast(pl.Int64).alias("distinct_leads"),
            pl.col("is_carded_in_time").sum().cast(pl.Int64).alias("carded_leads"),
        )
    )
    drivers = (
        inputs["int_test_drives"]
        .filter(pl.col("prospect_id").is_not_null())
        .select(pl.col("drive_month").alias("month"), "prospect_id", pl.lit(True).alias("is_driver"))
        .unique()
    )
    visiting = (
        inputs["int_showroom_visits"]
        .filter(
            pl.col("is_counted"),
            pl.col("purpose") == "purchase",
            pl.col("visit_class") != "post_order",
            pl.col("prospect_id").is_not_null(),
        )
        .select(pl.col("visit_month").alias("month"), "prospect_id", *PLACE)
        .unique()
        .join(drivers, on=["month", "prospect_id"], how="left")
        .join(members, on=PLACE)
        .group_by(by)
        .agg(
            pl.col("prospect_id").n_unique().cast(pl.Int64).alias("visiting_prospects"),
            pl.col("prospect_id").filter(pl.col("is_driver")).n_unique().cast(pl.Int64).alias("driving_prospects"),
        )
    )
    parts = (
        summed.join(lead_counts, on=by, how="left")
        .join(visiting, on=by, how="left")
        .with_columns(pl.exclude(by).fill_null(0))
        .join(member_scopes(inputs, members), on=["level", "member_code"], how="left")
    )
    complete = days_between(pl.col("month").dt.month_end(), pl.lit(as_of)) >= cohort_days
    return parts.select(
        *by,
        "member_name",
        *SCOPES,
        complete.alias("is_cohort30_complete"),
        *(
            expression
            for code, numerator, denominator in RATES
            for expression in (
                rate(summed_up(numerator), summed_up(denominator)).alias(code),
                summed_up(numerator).alias(f"{code}_numerator"),
                summed_up(denominator).alias(f"{code}_denominator"),
            )
        ),
    )


def summed_up(names: tuple[str, ...]) -> pl.Expr:
    signed = [-pl.col(one[1:]) if one.startswith("-") else pl.col(one) for one in names]
    return sum(signed[1:], signed[0])


def member_scopes(inputs: Inputs, members: pl.LazyFrame) -> pl.LazyFrame:
    """Name and scopes of every member of a level that occurs."""
    key, columns = ["level", "member_code"], ["level", "member_code", "member_name", *SCOPES]
    occurring = members.select(key).unique()
    of_dealers = inputs["int_dealer_levels"].select(columns).unique().join(occurring, on=key, how="semi")
    level, code = pl.col("level"), pl.col("member_code")
    employees = (
        inputs["stg_dms__employees"]
        .select(pl.col("employee_id").alias("member_code"), "dealer_code")
        .join(
            inputs["int_dealers"].select(
                "dealer_code", pl.col("dealer_code").alias("own_code"), *set(SCOPES) - {"dealer_code"}
            ),
            on="dealer_code",
            how="left",
        )
        .with_columns(pl.col("own_code").alias("dealer_code"))
        .with_columns(pl.col(SCOPES).fill_null("-1"))
    )
    of_employees = (
        occurring.filter(level == "employee")
        .join(employees, on="member_code")
        .with_columns(code.alias("member_name"))
        .select(columns)
    )
    whole = inputs["int_dealers"].select(
        pl.when(pl.col(one).min() == pl.col(one).max()).then(pl.col(one).min()).alias(one) for one in SCOPES
    )
    series = (
        inputs["stg_dms__vehicle_models"]
        .group_by(pl.col("series_code").alias("member_code"))
        .agg(pl.col("series_name").max())
    )
    of_products = (
        occurring.filter(level.is_in(["series", "origin"]) | ((level == "employee") & (code == "-1")))
        .join(whole, how="cross")
        .join(series, on="member_code", how="left")
        .with_columns(pl.coalesce(pl.when(level == "series").then(pl.col("series_name")), code).alias("member_name"))
        .select(columns)
    )
    return pl.concat([of_dealers, of_employees, of_products])
