"""Receivables aging in polars, from the documents, instalments and allocations in force."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from benchmarks.peers.polars_common import Inputs, amount, collected, days_between, hashed, rate, rounded

HORIZON_DAYS = 30  # var future_horizon_days of the project
MONEY = pl.Decimal(18, 4)
RATE = pl.Decimal(19, 10)
BUCKETS = (
    "not_due",
    "days_1_30",
    "days_31_60",
    "days_61_90",
    "days_91_180",
    "days_181_365",
    "over_365_days",
    "unapplied",
)
SCOPES = ("group_code", "business_unit", "region", "dealer_code", "store_type")
SIDES = ("document_id", "document_type", "balance_sign", "currency_code", "exchange_rate")


def marts(inputs: Inputs, as_of: date) -> dict[str, pl.LazyFrame]:
    """fct_receivables_open and rpt_receivables_aging."""
    rates = exchange_rate_periods(inputs, as_of)
    customers = collected(receivables_customers(inputs))
    documents = collected(receivables_documents(inputs, customers, rates, as_of))
    settlements = collected(settled(inputs, documents, rates))
    dates = collected(as_of_dates(inputs, as_of))
    items = open_items(documents, settlements, installments(inputs, documents), dates, as_of)
    open_receivables = collected(receivables_open(aged_items(inputs, items, documents), documents, inputs))
    return {
        "fct_receivables_open": open_receivables,
        "rpt_receivables_aging": receivables_aging(open_receivables, customers),
    }


def exchange_rate_periods(inputs: Inputs, as_of: date) -> pl.LazyFrame:
    return (
        inputs["stg_erp__exchange_rates"]
        .filter(pl.col("rate_date") <= as_of, pl.col("rate_to_cny") > 0)
        .select(
            pl.col("currency").alias("currency_code"),
            pl.col("rate_date").alias("valid_from"),
            pl.col("rate_to_cny").cast(RATE, strict=False),
        )
        .drop_nulls("rate_to_cny")
        .sort("currency_code", "valid_from")
    )


def with_rate(rows: pl.LazyFrame, rates: pl.LazyFrame, currency: str, day: str, column: str) -> pl.LazyFrame:
    """The rate in force on a day, null before the first one and for another currency."""
    known = rates.select(pl.col("currency_code").alias(currency), "valid_from", pl.col("rate_to_cny").alias(column))
    # a rate is in force until the next one: the last that is not younger
    return (
        rows.sort(day)
        .join_asof(known.sort("valid_from"), left_on=day, right_on="valid_from", by=currency, check_sortedness=False)
        .drop("valid_from")
    )


def receivables_customers(inputs: Inputs) -> pl.LazyFrame:
    records = inputs["int_customer_records"].filter(pl.col("record_type") == "erp_customer")
    return (
        inputs["stg_erp__customers"]
        .join(records.select("record_id", "customer_key"), left_on="customer_code", right_on="record_id", how="left")
        .select(
            "customer_code",
            pl.col("customer_key").fill_null("-1"),
            pl.when(pl.col("customer_type") != "person").then(pl.col("customer_name")).alias("business_name"),
            pl.col("credit_limit").alias("credit_limit_amount"),
            "payment_terms_days",
        )
    )


def receivables_documents(inputs: Inputs, customers: pl.LazyFrame, rates: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    debit = pl.col("document_type").is_in(["invoice", "debit_note", "refund"])
    sign = pl.when(debit).then(1).otherwise(-1) * pl.when(pl.col("amount") < 0).then(-1).otherwise(1)
    employees = inputs["stg_dms__employees"].select("employee_id", hashed(pl.col("employee_id")).alias("employee_key"))
    orders = inputs["stg_dms__sales_orders"].select("order_no", hashed(pl.col("order_no")).alias("order_key"))
    dealers = inputs["int_dealers"].select("dealer_code", "dealer_key")
    companies = inputs["stg_erp__companies"].select("company_code", pl.col("dealer_code").alias("company_dealer_code"))
    in_sight = (
        inputs["stg_erp__ar_documents"]
        .with_columns(pl.coalesce("posting_date", "document_date").alias("effective_date"))
        .filter(
            pl.col("effective_date") <= as_of + timedelta(days=HORIZON_DAYS),
            pl.col("reversed_on").is_null() | (pl.col("reversed_on") > pl.col("effective_date")),
        )
        .with_columns(
            sign.cast(pl.Int64).alias("balance_sign"),
            pl.when(pl.col("exchange_rate") > 0)
            .then(pl.col("exchange_rate").cast(RATE, strict=False))
            .alias("own_rate"),
        )
    )
    return (
        with_rate(in_sight, rates, "currency", "effective_date", "day_rate")
        .join(companies, on="company_code", how="left")
        .join(customers, on="customer_code", how="left")
        .with_columns(pl.coalesce("dealer_code", "company_dealer_code").alias("dealer_code"))
        .join(dealers, on="dealer_code", how="left")
        .join(employees, on="employee_id", how="left")
        .join(orders, on="order_no", how="left")
        .select(
            hashed(pl.col("document_no")).alias("document_key"),
            pl.col("document_no").alias("document_id"),
            "document_type",
            "balance_sign",
            "company_code",
            "customer_code",
            pl.col("customer_key").fill_null("-1"),
            pl.col("dealer_key").fill_null("-1"),
            pl.col("employee_key").fill_null("-1"),
            pl.col("order_key").fill_null("-1"),
            "document_date",
            pl.col("effective_date").alias("exists_from_date"),
            pl.col("reversed_on").alias("exists_until_date"),
            pl.coalesce(
                "due_date",
                pl.col("document_date") + pl.duration(days=pl.col("payment_terms_days")),
                "document_date",
            ).alias("due_date"),
            pl.col("currency").alias("currency_code"),
            pl.when(pl.col("own_rate").is_not_null())
            .then(pl.col("own_rate"))
            .when(pl.col("currency") == "CNY")
            .then(pl.lit(1).cast(RATE))
            .otherwise(pl.col("day_rate"))
            .cast(RATE)
            .alias("exchange_rate"),
            pl.col("amount").abs().cast(MONEY),
            pl.col("is_disputed").fill_null(False),
        )
    )


def settled(inputs: Inputs, documents: pl.LazyFrame, rates: pl.LazyFrame) -> pl.LazyFrame:
    """What each allocation settles of either document."""
    attributes = [*SIDES, "exists_from_date", "exists_until_date"]
    sides = (
        inputs["stg_erp__ar_allocations"]
        .select("allocation_id", "from_document_no", "to_document_no", "allocated_on", "amount", "reversed_on")
        .join(
            documents.select(pl.col(one).alias(f"from_{one}") for one in attributes),
            left_on="from_document_no",
            right_on="from_document_id",
            coalesce=False,
        )
        .join(
            documents.select(pl.col(one).alias(f"to_{one}") for one in attributes),
            left_on="to_document_no",
            right_on="to_document_id",
            coalesce=False,
        )
        .with_columns(
            pl.max_horizontal("allocated_on", "from_exists_from_date", "to_exists_from_date").alias(
                "in_force_from_date"
            ),
            pl.min_horizontal("reversed_on", "from_exists_until_date", "to_exists_until_date").alias(
                "in_force_until_date"
            ),
            ((pl.col("from_balance_sign") == 1) & (pl.col("to_balance_sign") == -1)).alias("is_turned"),
        )
        .filter(
            pl.col("in_force_until_date").is_null() | (pl.col("in_force_until_date") > pl.col("in_force_from_date"))
        )
    )
    pairs = sides.select(
        pl.when("is_turned").then(pl.col("amount").abs()).otherwise(pl.col("amount")).alias("amount"),
        "allocated_on",
        "in_force_from_date",
        "in_force_until_date",
        *(pl.when("is_turned").then(f"from_{one}").otherwise(f"to_{one}").alias(f"debit_{one}") for one in SIDES),
        *(pl.when("is_turned").then(f"to_{one}").otherwise(f"from_{one}").alias(f"credit_{one}") for one in SIDES),
    )
    for side in ("debit", "credit"):
        pairs = with_rate(pairs, rates, f"{side}_currency_code", "allocated_on", f"{side}_day_rate").with_columns(
            pl.when(pl.col(f"{side}_currency_code") == "CNY")
            .then(pl.lit(1).cast(RATE))
            .otherwise(pl.col(f"{side}_day_rate"))
            .alias(f"{side}_day_rate")
        )
    allocations = pairs.with_columns(
        pl.col("amount").cast(MONEY).alias("debit_amount"),
        pl.when(pl.col("debit_currency_code") == pl.col("credit_currency_code"))
        .then(pl.col("amount").cast(MONEY))
        .when(pl.col("debit_day_rate").is_not_null() & pl.col("credit_day_rate").is_not_null())
        .then(converted("day_rate"))
        .otherwise(converted("exchange_rate"))
        .cast(MONEY)
        .alias("credit_amount"),
        pl.col("credit_document_type").is_in(["receipt", "refund"]).alias("is_receipt"),
    )
    common = [pl.col("allocated_on").alias("allocated_date"), "in_force_from_date", "in_force_until_date"]
    debit_amount = (pl.col("debit_amount") * pl.col("debit_balance_sign").cast(MONEY)).cast(MONEY)
    return pl.concat(
        [
            allocations.select(
                pl.col("debit_document_id").alias("document_id"),
                *common,
                debit_amount.alias("settled_amount"),
                pl.when("is_receipt").then(debit_amount).otherwise(pl.lit(0).cast(MONEY)).alias("by_receipt"),
            ),
            allocations.select(
                pl.col("credit_document_id").alias("document_id"),
                *common,
                (pl.col("credit_amount").fill_null(0) * (-pl.col("credit_balance_sign")).cast(MONEY))
                .cast(MONEY)
                .alias("settled_amount"),
                pl.lit(0).cast(MONEY).alias("by_receipt"),
            ),
        ]
    )


def converted(of: str) -> pl.Expr:
    """An amount of the debit's currency in the credit's, over doubles and six decimals as in the SQL."""
    wide = pl.Decimal(38, 14)
    value = pl.col("amount").cast(wide) * pl.col(f"debit_{of}").cast(wide)
    quotient = value.cast(pl.Float64) / pl.col(f"credit_{of}").cast(pl.Float64)
    return rounded(quotient.round(6).cast(pl.Decimal(28, 6))).cast(MONEY)


def as_of_dates(inputs: Inputs, as_of: date) -> pl.LazyFrame:
    first = inputs["stg_erp__ar_documents"].select(pl.coalesce("posting_date", "document_date").min()).collect().item()
    ends = pl.date_range(date(1990, 1, 1), as_of, "1mo", eager=True).dt.month_end()
    ends = pl.concat([ends, pl.Series([as_of])]).unique()
    return pl.LazyFrame({"as_of_date": ends.filter((ends >= first) & (ends <= as_of))})


def installments(inputs: Inputs, documents: pl.LazyFrame) -> pl.LazyFrame:
    of_document = "document_id"
    number, landed = pl.col("installment_no"), pl.max_horizontal(pl.col("amount"), pl.lit(0).cast(MONEY))
    due_first = ["due_date", "installment_number"]
    numbered = (
        inputs["stg_erp__ar_installments"]
        .select(pl.col("document_no").alias(of_document), "installment_no", "due_date", landed.alias("landed_amount"))
        .join(
            documents.filter(pl.col("balance_sign") == 1).select(
                of_document, pl.col("amount").alias("document_amount")
            ),
            on=of_document,
        )
        .sort(of_document, "installment_no", nulls_last=True)
        .with_columns(
            (number + pl.max_horizontal(1 - number.min().over(of_document), 0)).alias("installment_number"),
            (
                pl.col("document_amount")
                + pl.col("landed_amount")
                - pl.col("landed_amount").cum_sum().over(of_document)
            ).alias("amount_left"),
            (number == number.max().over(of_document)).alias("is_last"),
        )
    )
    left = pl.max_horizontal("amount_left", pl.lit(0).cast(MONEY))
    fitted = (
        numbered.select(
            of_document,
            "installment_number",
            "due_date",
            pl.when("is_last")
            .then(left)
            .otherwise(pl.min_horizontal("landed_amount", left))
            .cast(MONEY)
            .alias("amount"),
        )
        .filter(pl.col("amount") > 0)
        .sort(of_document, *due_first, nulls_last=True)
        .with_columns(
            (pl.col("amount").cum_sum().over(of_document) - pl.col("amount")).cast(MONEY).alias("earlier_amount"),
            (pl.int_range(pl.len()).over(of_document) == 0).alias("is_first_to_settle"),
            (pl.int_range(pl.len()).over(of_document) == pl.len().over(of_document) - 1).alias("is_last_to_settle"),
        )
    )
    fitted = collected(fitted)
    whole = documents.join(fitted, on=of_document, how="anti").select(
        of_document,
        pl.lit(1).cast(pl.Int64).alias("installment_number"),
        "due_date",
        "amount",
        pl.lit(0).cast(MONEY).alias("earlier_amount"),
        pl.lit(True).alias("is_first_to_settle"),
        pl.lit(True).alias("is_last_to_settle"),
    )
    return pl.concat([fitted.select(whole.collect_schema().names()), whole])


def open_items(
    documents: pl.LazyFrame, settlements: pl.LazyFrame, instalments: pl.LazyFrame, dates: pl.LazyFrame, as_of: date
) -> pl.LazyFrame:
    """One row per as-of date and item that is open then."""
    zero = pl.lit(0).cast(MONEY)
    changes = []
    for sign, end in ((1, "from"), (-1, "until")):
        for rows, day, columns in (
            (documents, f"exists_{end}_date", (pl.col("amount"), zero, zero)),
            (settlements, f"in_force_{end}_date", (zero, pl.col("settled_amount"), pl.col("by_receipt"))),
        ):
            reported = pl.min_horizontal(pl.col(day).dt.month_end(), pl.lit(as_of))
            changes.append(
                rows.filter(pl.col(day) <= as_of).select(
                    "document_id",
                    reported.alias("valid_from"),
                    *(
                        (value if sign == 1 else -value).cast(MONEY).alias(column)
                        for value, column in zip(columns, ("balance", "settled", "by_receipt"), strict=True)
                    ),
                )
            )
    balances = (
        pl.concat(changes)
        .group_by("document_id", "valid_from")
        .agg(pl.col("balance").sum(), pl.col("settled").sum(), pl.col("by_receipt").sum())
        .sort("document_id", "valid_from")
        .with_columns(
            pl.col("valid_from").shift(-1).over("document_id").fill_null(as_of + timedelta(days=1)).alias("valid_to"),
            *(pl.col(one).cum_sum().over("document_id").cast(MONEY) for one in ("balance", "settled", "by_receipt")),
        )
        .filter(pl.col("balance") != pl.col("settled"))
    )
    balances = collected(balances)

    def reached(column: str) -> pl.Expr:
        beyond = pl.max_horizontal(pl.col(column) - pl.col("earlier_amount"), zero)
        return pl.min_horizontal(
            pl.when("is_first_to_settle").then(pl.col(column)).otherwise(beyond), pl.col("amount")
        ).cast(MONEY)

    columns = [
        "document_id",
        "installment_number",
        "valid_from",
        "valid_to",
        "due_date",
        "amount",
        "earlier_amount",
        "is_first_to_settle",
        "is_last_to_settle",
        "settled_of_document",
        "settled_amount",
        "settled_by_receipt_amount",
    ]
    of_installments = (
        balances.join(instalments, on="document_id")
        .with_columns(
            pl.col("settled").alias("settled_of_document"),
            reached("settled").alias("settled_amount"),
            reached("by_receipt").alias("settled_by_receipt_amount"),
        )
        .filter(pl.col("settled_amount") != pl.col("amount"))
        .select(columns)
    )
    surpluses = (
        balances.filter(pl.col("settled") > pl.col("balance"))
        .join(documents.select("document_id", "due_date"), on="document_id")
        .with_columns(
            pl.lit(0).cast(pl.Int64).alias("installment_number"),
            zero.alias("amount"),
            pl.col("balance").alias("earlier_amount"),
            pl.lit(True).alias("is_first_to_settle"),
            pl.lit(True).alias("is_last_to_settle"),
            pl.col("settled").alias("settled_of_document"),
            (pl.col("settled") - pl.col("balance")).cast(MONEY).alias("settled_amount"),
            pl.max_horizontal(pl.col("by_receipt") - pl.col("balance"), zero)
            .cast(MONEY)
            .alias("settled_by_receipt_amount"),
        )
        .select(columns)
    )
    periods = collected(pl.concat([of_installments, surpluses]))
    spans = periods.select("valid_from", "valid_to").unique()
    dates_of_spans = spans.join_where(
        dates, pl.col("valid_from") <= pl.col("as_of_date"), pl.col("valid_to") > pl.col("as_of_date")
    )
    reach = (pl.col("settled_of_document") + pl.col("future_settled").fill_null(0) - pl.col("earlier_amount")).cast(
        MONEY
    )
    in_future = pl.when("is_first_to_settle").then(reach).otherwise(pl.max_horizontal(reach, zero)).cast(MONEY)
    capped = pl.when("is_last_to_settle").then(in_future).otherwise(pl.min_horizontal(in_future, "amount"))
    return (
        periods.join(dates_of_spans, on=["valid_from", "valid_to"])
        .join(future_settlements(settlements, dates), on=["document_id", "as_of_date"], how="left")
        .select(
            "as_of_date",
            "document_id",
            "installment_number",
            "due_date",
            "amount",
            (pl.col("amount") - pl.col("settled_amount")).cast(MONEY).alias("open_amount"),
            "settled_by_receipt_amount",
            (pl.col("settled_amount") - pl.col("settled_by_receipt_amount"))
            .cast(MONEY)
            .alias("settled_by_credit_note_amount"),
            (capped.cast(MONEY) - pl.col("settled_amount")).cast(MONEY).alias("future_settled_amount"),
        )
    )


def future_settlements(settlements: pl.LazyFrame, dates: pl.LazyFrame) -> pl.LazyFrame:
    looked_at = dates.with_columns((pl.col("as_of_date") + timedelta(days=HORIZON_DAYS)).alias("horizon_date"))
    days = settlements.select("allocated_date").unique()
    ahead = days.join_where(
        looked_at,
        pl.col("as_of_date") < pl.col("allocated_date"),
        pl.col("allocated_date") <= pl.col("horizon_date"),
    )
    return (
        settlements.join(ahead, on="allocated_date")
        .filter(
            pl.col("in_force_from_date") <= pl.col("horizon_date"),
            pl.col("in_force_until_date").is_null() | (pl.col("in_force_until_date") > pl.col("horizon_date")),
        )
        .group_by("as_of_date", "document_id")
        .agg(pl.col("settled_amount").sum().cast(MONEY).alias("future_settled"))
    )


def aged_items(inputs: Inputs, items: pl.LazyFrame, documents: pl.LazyFrame) -> pl.LazyFrame:
    wide = pl.Decimal(38, 14)
    bands = inputs["aging_buckets"].select("bucket", "from_days").sort(pl.col("from_days"), nulls_last=False)
    bands = bands.with_columns(pl.col("from_days").fill_null(-(2**40)).set_sorted())
    aged = (
        items.join(documents.select("document_id", "balance_sign", "exchange_rate", "document_date"), on="document_id")
        .with_columns(
            days_between(pl.col("due_date"), pl.col("as_of_date")).alias("days_past_due"),
            days_between(pl.col("document_date"), pl.col("as_of_date")).alias("days_since_document"),
            ((pl.col("balance_sign") == -1) | (pl.col("installment_number") == 0)).alias("is_unapplied_credit"),
        )
        .sort("days_past_due")
        .join_asof(bands, left_on="days_past_due", right_on="from_days", strategy="backward")
    )

    def at_rate(column: str) -> pl.Expr:
        product = pl.col(column).cast(wide) * pl.col("exchange_rate").cast(wide)
        return pl.when(pl.col("exchange_rate") == 1).then(rounded(pl.col(column))).otherwise(rounded(product))

    turned = pl.col("balance_sign") == -1

    def signed(column: pl.Expr) -> pl.Expr:
        return amount(pl.when(turned).then(-column).otherwise(column))

    future = pl.col("future_settled_amount")
    return aged.select(
        "as_of_date",
        "document_id",
        "installment_number",
        "due_date",
        "days_past_due",
        "days_since_document",
        "is_unapplied_credit",
        pl.when("is_unapplied_credit").then(pl.lit("unapplied")).otherwise(pl.col("bucket")).alias("aging_bucket"),
        signed(at_rate("amount")).alias("original_amount"),
        signed(at_rate("open_amount")).alias("open_amount"),
        signed(rounded(pl.col("open_amount"))).alias("open_amount_document_currency"),
        signed(at_rate("future_settled_amount")).alias("future_settled_amount"),
        signed(rounded(future)).alias("future_settled_amount_document_currency"),
        *(
            amount(pl.when(turned).then(pl.lit(0).cast(MONEY)).otherwise(at_rate(one))).alias(one)
            for one in ("settled_by_receipt_amount", "settled_by_credit_note_amount")
        ),
    ).filter((pl.col("open_amount_document_currency") != 0) | (pl.col("open_amount") != 0))


def receivables_open(items: pl.LazyFrame, documents: pl.LazyFrame, inputs: Inputs) -> pl.LazyFrame:
    of_document = [
        "document_id",
        "document_key",
        "document_type",
        "company_code",
        "customer_code",
        "customer_key",
        "employee_key",
        "order_key",
        "document_date",
        "currency_code",
        "is_disputed",
        "dealer_key",
    ]
    return (
        items.join(documents.select(of_document), on="document_id")
        .join(inputs["int_dealers"].select("dealer_key", *SCOPES), on="dealer_key", how="left")
        .with_columns(pl.col(SCOPES).fill_null("-1"))
        .drop("dealer_key")
    )


def receivables_aging(items: pl.LazyFrame, customers: pl.LazyFrame) -> pl.LazyFrame:
    value, bucket = pl.col("open_amount"), pl.col("aging_bucket")
    overdue = "open_receivables_amount__overdue"
    balances = items.group_by("as_of_date", "company_code", "customer_code").agg(
        pl.col("customer_key").min(),
        *(pl.when(pl.col(one).min() == pl.col(one).max()).then(pl.col(one).min()).alias(one) for one in SCOPES),
        total(value).alias("open_receivables_amount"),
        *(total(pl.when(bucket == one).then(value).otherwise(0)).alias(f"{one}_amount") for one in BUCKETS),
        total(pl.when(bucket.is_in(["not_due", "unapplied"])).then(0).otherwise(value)).alias(overdue),
        pl.col("days_past_due").filter(~pl.col("is_unapplied_credit")).max().alias("oldest_days_past_due"),
    )
    limits = customers.select("customer_code", "business_name", "credit_limit_amount")
    return balances.join(limits, on="customer_code", how="left").with_columns(
        pl.when(pl.col("open_receivables_amount") > 0)
        .then(rate(pl.col(overdue), pl.col("open_receivables_amount")))
        .alias("overdue_receivables_rate"),
        rounded(pl.col("credit_limit_amount")).alias("credit_limit_amount"),
        rate(pl.col("open_receivables_amount"), pl.col("credit_limit_amount")).alias("credit_used_rate"),
    )


def total(values: pl.Expr) -> pl.Expr:
    """A sum that is null where nothing is known, as in SQL."""
    return amount(pl.when(values.count() > 0).then(values.sum()))
