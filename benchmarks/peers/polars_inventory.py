"""Vehicle stock and its turnover in polars, from the movements in force."""

from __future__ import annotations

from datetime import date

import polars as pl

from benchmarks.peers.polars_common import (
    Inputs,
    amount,
    collected,
    days_between,
    month_of,
    months_until,
    rate,
    rounded,
    threshold,
)

MONEY = pl.Decimal(18, 2)
NOTHING = pl.lit(0).cast(MONEY)
TYPES = ("receipt", "customer_return", "transfer_out", "transfer_in", "delivery", "factory_return")
MOVES = ("received", "transferred_in", "returned", "delivered", "transferred_out", "sent_back")
SCOPES = ("group_code", "business_unit", "region", "dealer_code", "store_type")
FIGURES = (
    "stock_unit_count__opening",
    "stock_unit_count__delivered",
    "stock_unit_count__closing",
    "stock_unit_count__over_90_days",
    "stock_amount__opening",
    "stock_amount__delivered",
    "stock_amount__closing",
)


def marts(inputs: Inputs, as_of: date) -> dict[str, pl.LazyFrame]:
    """The stock of each month's end, its roll-forward, its age and its turnover."""
    movements = collected(stock_movements(inputs, as_of))
    positions = collected(stock_positions(movements))
    month_ends = collected(stock_month_ends(inputs, movements, positions, as_of))
    changes = collected(stock_changes(inputs, movements, positions))
    by_brand = collected(rollforward(inputs, changes, month_ends, as_of))
    stock = stock_monthly(inputs, month_ends)
    over_brands = collected(rollforward_monthly(inputs, by_brand))
    return {
        "fct_vehicle_stock_monthly": stock,
        "rpt_vehicle_stock_rollforward_monthly": over_brands,
        "rpt_vehicle_stock_age_monthly": stock_age(inputs, over_brands, month_ends),
        "rpt_inventory_turnover_monthly": turnover(inputs, by_brand, as_of),
    }


def stock_movements(inputs: Inputs, as_of: date) -> pl.LazyFrame:
    """Every movement with what it did, and the stay and position that it belongs to."""
    kind, vin = pl.col("movement_type"), "vin"
    numbered = collected(
        inputs["stg_dms__vehicle_movements"]
        .filter(pl.col("moved_at").cast(pl.Date) <= as_of)
        .select(
            "movement_id",
            vin,
            "dealer_code",
            "movement_type",
            "moved_at",
            rounded(pl.col("unit_cost")).alias("unit_cost_amount"),
            rounded(pl.col("additional_cost")).fill_null(0).cast(MONEY).alias("additional_cost_amount"),
            kind.replace_strict({one: place for place, one in enumerate(TYPES)}, default=len(TYPES)).alias(
                "type_order"
            ),
            kind.is_in(["receipt", "customer_return", "transfer_in"]).alias("is_arrival"),
            kind.is_in(["delivery", "factory_return"]).alias("is_departure"),
        )
        .sort(vin, "moved_at", "type_order", "movement_id", nulls_last=True)
        .with_columns(
            (pl.int_range(pl.len()).over(vin) + 1).alias("movement_number"),
            (pl.col("is_arrival") | pl.col("is_departure")).cast(pl.Int64).cum_sum().over(vin).alias("step_number"),
        )
    )
    arrives, was_in_stock = pl.col("is_arrival"), pl.col("was_in_stock")
    steps = (
        numbered.filter(arrives | pl.col("is_departure"))
        .select(
            vin,
            "step_number",
            pl.col("movement_id").alias("step_movement_id"),
            pl.col("dealer_code").alias("step_dealer_code"),
            pl.col("movement_type").alias("step_type"),
            pl.col("is_arrival").alias("step_is_arrival"),
            pl.col("is_arrival").shift(1).over(vin).fill_null(False).alias("was_in_stock"),
            pl.col("dealer_code").shift(1).over(vin).alias("found_at_dealer_code"),
        )
        .with_columns(
            pl.when(pl.col("step_is_arrival") & ~was_in_stock)
            .then(pl.lit("opened"))
            .when(pl.col("step_is_arrival") & (pl.col("found_at_dealer_code") != pl.col("step_dealer_code")))
            .then(pl.lit("transferred"))
            .when(pl.col("step_type") == "transfer_in")
            .then(pl.lit("came_back"))
            .when("step_is_arrival")
            .then(pl.lit("ignored"))
            .when(was_in_stock)
            .then(pl.lit("left"))
            .otherwise(pl.lit("outside"))
            .alias("step_effect")
        )
        .with_columns(
            (pl.col("step_effect") == "opened").cast(pl.Int64).cum_sum().over(vin).alias("stay_number"),
            pl.col("step_effect")
            .is_in(["opened", "transferred", "came_back"])
            .cast(pl.Int64)
            .cum_sum()
            .over(vin)
            .alias("position_number"),
        )
    )
    effect = pl.col("effect")
    return (
        numbered.join(steps, on=[vin, "step_number"], how="left")
        .with_columns(
            pl.when(pl.col("step_movement_id") == pl.col("movement_id"))
            .then(pl.col("step_effect"))
            .when(~pl.col("step_is_arrival").fill_null(False))
            .then(pl.lit("outside"))
            .when(pl.col("movement_type") != "transfer_out")
            .then(pl.lit("demo"))
            .when(pl.col("step_dealer_code") == pl.col("dealer_code"))
            .then(pl.lit("sent_out"))
            .otherwise(pl.lit("not_holder"))
            .alias("effect")
        )
        .select(
            "movement_id",
            vin,
            "dealer_code",
            "movement_type",
            "effect",
            "movement_number",
            pl.when(effect != "outside").then(pl.col("stay_number")).alias("stay_number"),
            pl.when(effect != "outside").then(pl.col("position_number")).alias("position_number"),
            "unit_cost_amount",
            pl.when(effect.is_in(["ignored", "outside"]))
            .then(NOTHING)
            .otherwise(pl.col("additional_cost_amount"))
            .alias("additional_cost_amount"),
            "moved_at",
        )
    )


def stock_positions(movements: pl.LazyFrame) -> pl.LazyFrame:
    """The time of a car at one dealer."""
    vin = "vin"
    turns = (
        movements.filter(pl.col("effect").is_in(["opened", "transferred", "came_back", "left"]))
        .sort(vin, "movement_number")
        .with_columns(
            pl.col("moved_at").shift(-1).over(vin).alias("ended_at"),
            pl.col("effect").shift(-1).over(vin).alias("next_effect"),
            pl.col("movement_type").shift(-1).over(vin).alias("next_type"),
        )
    )
    turns = collected(turns)
    during = (
        movements.filter(pl.col("position_number").is_not_null())
        .group_by(vin, "position_number")
        .agg(
            pl.col("additional_cost_amount").sum().cast(MONEY),
            pl.col("moved_at").filter(pl.col("effect") == "sent_out").min().alias("in_transit_from"),
        )
    )
    opened = turns.filter(pl.col("effect") == "opened").select(
        vin,
        "stay_number",
        pl.col("unit_cost_amount").alias("stay_cost_amount"),
        pl.col("moved_at").alias("stay_started_at"),
    )
    return (
        turns.filter(pl.col("effect") != "left")
        .drop("additional_cost_amount", "unit_cost_amount")
        .join(opened, on=[vin, "stay_number"])
        .join(during, on=[vin, "position_number"])
        .sort(vin, "stay_number", "position_number")
        .with_columns(
            (
                pl.col("stay_cost_amount").fill_null(0)
                + pl.col("additional_cost_amount").cum_sum().over(vin, "stay_number")
            )
            .cast(MONEY)
            .alias("leaving_amount")
        )
        .select(
            vin,
            "stay_number",
            "position_number",
            "dealer_code",
            pl.when(pl.col("effect").is_in(["transferred", "came_back"]))
            .then(pl.col("effect"))
            .when(pl.col("movement_type") == "receipt")
            .then(pl.lit("received"))
            .when(pl.col("movement_type") == "customer_return")
            .then(pl.lit("returned"))
            .otherwise(pl.lit("transferred"))
            .alias("entered_by"),
            pl.when(pl.col("next_effect").is_in(["transferred", "came_back"]))
            .then(pl.col("next_effect"))
            .when(pl.col("next_type") == "delivery")
            .then(pl.lit("delivered"))
            .when(pl.col("next_type") == "factory_return")
            .then(pl.lit("sent_back"))
            .alias("left_by"),
            pl.col("stay_cost_amount").alias("unit_cost_amount"),
            (pl.col("leaving_amount") - pl.col("additional_cost_amount")).cast(MONEY).alias("entry_amount"),
            "leaving_amount",
            "stay_started_at",
            pl.col("moved_at").alias("started_at"),
            "in_transit_from",
            "ended_at",
        )
    )


def stock_month_ends(inputs: Inputs, movements: pl.LazyFrame, positions: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Every car in stock at a month's end."""
    stay, month = ["vin", "stay_number"], pl.col("month")
    last = pl.lit(as_of)
    # a position is in stock at the end of each month from its first to the one before its last
    ranges = positions.with_columns(
        month_of(pl.col("started_at")).alias("first_month"),
        pl.coalesce(month_of(pl.col("ended_at")), month_of(last).dt.offset_by("1mo")).alias("end_month"),
    ).filter(pl.col("first_month") < pl.col("end_month"))
    in_stock = (
        ranges.with_columns(pl.date_ranges("first_month", "end_month", "1mo", closed="left").alias("month"))
        .explode("month")
        .with_columns(pl.min_horizontal(month.dt.month_end(), last).alias("state_date"))
        .select(
            "month",
            "state_date",
            *stay,
            "dealer_code",
            "unit_cost_amount",
            pl.col("stay_started_at").cast(pl.Date).alias("stay_started_date"),
            days_between(pl.col("stay_started_at"), pl.col("state_date")).alias("age_days"),
            (month_of(pl.col("in_transit_from")) <= month).fill_null(False).alias("is_in_transit"),
        )
    )
    demo = pl.col("movement_number") * 2 + (pl.col("movement_type") == "demo_in").cast(pl.Int64)
    changes = (
        movements.filter(pl.col("stay_number").is_not_null())
        .group_by(*stay, month_of(pl.col("moved_at")).alias("month"))
        .agg(
            pl.col("additional_cost_amount").sum().cast(MONEY),
            demo.filter(pl.col("effect") == "demo").max().alias("demo_number"),
        )
    )
    bands = inputs["stock_age_bands"].select("age_band", "from_days").sort("from_days")
    known = pl.col("unit_cost_amount").is_not_null() | (pl.col("additional_cost_amount") != 0)
    return (
        in_stock.join(changes, on=[*stay, "month"], how="left")
        .sort(*stay, "month")
        .with_columns(
            pl.col("additional_cost_amount").fill_null(0).cum_sum().over(stay).cast(MONEY),
            # the newest so far: its numbers only grow
            pl.col("demo_number").forward_fill().over(stay),
        )
        .join(inputs["int_vehicles"], on="vin")
        .join(inputs["int_dealers"].select("dealer_code", "dealer_key"), on="dealer_code", how="left")
        .sort("age_days")
        .join_asof(bands, left_on="age_days", right_on="from_days", strategy="backward")
        .select(
            "month",
            "vehicle_key",
            pl.col("dealer_key").fill_null("-1"),
            "vehicle_model_key",
            "series_code",
            "brand",
            "age_band",
            "age_days",
            amount(
                pl.when(known).then(pl.col("unit_cost_amount").fill_null(0) + pl.col("additional_cost_amount"))
            ).alias("cost_amount"),
            "is_in_transit",
            (pl.col("demo_number") % 2 == 1).fill_null(False).alias("is_demo"),
            "stay_started_date",
            "state_date",
        )
    )


def stock_changes(inputs: Inputs, movements: pl.LazyFrame, positions: pl.LazyFrame) -> pl.LazyFrame:
    """What came and went per month, dealer, series and brand."""
    ways = (("entered_by", "started_at", "entry_amount", "in"), ("left_by", "ended_at", "leaving_amount", "out"))
    changes = [
        positions.filter(pl.col(by) != "came_back").select(
            "vin",
            "dealer_code",
            month_of(pl.col(at)).alias("month"),
            pl.when(pl.col(by) == "transferred").then(pl.lit(f"transferred_{way}")).otherwise(pl.col(by)).alias("move"),
            pl.col(value).alias("amount"),
        )
        for by, at, value, way in ways
    ]
    changes.append(
        movements.filter(pl.col("additional_cost_amount") != 0)
        .select("vin", "position_number", "moved_at", "additional_cost_amount")
        .join(positions.select("vin", "position_number", "dealer_code"), on=["vin", "position_number"])
        .select(
            "vin",
            "dealer_code",
            month_of(pl.col("moved_at")).alias("month"),
            pl.lit("additional").alias("move"),
            pl.col("additional_cost_amount").alias("amount"),
        )
    )
    move, value = pl.col("move"), pl.col("amount")
    return (
        pl.concat(changes)
        .join(inputs["int_vehicles"].select("vin", "series_code", "brand"), on="vin")
        .join(inputs["int_dealers"].select("dealer_code", "dealer_key"), on="dealer_code", how="left")
        .with_columns(pl.col("dealer_key").fill_null("-1"))
        .group_by("month", "dealer_key", "series_code", "brand")
        .agg(
            *((move == one).sum().cast(pl.Int64).alias(f"stock_unit_count__{one}") for one in MOVES),
            *(
                value.filter(move == one).sum().cast(MONEY).alias(f"stock_amount__{one}")
                for one in (*MOVES, "additional")
            ),
        )
    )


def rollforward(inputs: Inputs, changes: pl.LazyFrame, month_ends: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Opening, changes and closing of every month of a dealer, series and brand."""
    place = ["dealer_key", "series_code", "brand"]

    def net(figure: str, more: tuple[str, ...] = ()) -> pl.Expr:
        came = [f"{figure}__{one}" for one in (*MOVES[:3], *more)]
        went = [f"{figure}__{one}" for one in MOVES[3:]]
        return sum(map(pl.col, came[1:]), pl.col(came[0])) - sum(map(pl.col, went[1:]), pl.col(went[0]))

    changes = changes.with_columns(
        net("stock_unit_count").alias("net_units"), net("stock_amount", ("additional",)).cast(MONEY).alias("net_amount")
    )
    activity = changes.group_by("dealer_key").agg(
        pl.when(pl.col("net_units").sum() != 0)
        .then(pl.lit(as_of.replace(day=1)))
        .otherwise(pl.col("month").max())
        .alias("last_month")
    )
    spine = (
        changes.group_by(place)
        .agg(pl.col("month").min().alias("first_month"))
        .join(activity, on="dealer_key")
        .filter(pl.col("first_month") <= pl.col("last_month"))
        .with_columns(pl.date_ranges("first_month", "last_month", "1mo").alias("month"))
        .explode("month")
        .select("month", *place)
    )
    over_age = (
        month_ends.filter(pl.col("age_days") > threshold(inputs, "over_age_days"))
        .group_by("month", *place)
        .agg(pl.len().cast(pl.Int64).alias("stock_unit_count__over_90_days"))
    )
    return (
        spine.join(changes, on=["month", *place], how="left", nulls_equal=False)
        .join(over_age, on=["month", *place], how="left")
        .with_columns(pl.exclude("month", *place).fill_null(0))
        .sort(*place, "month")
        .with_columns(
            pl.col("net_units").cum_sum().over(place).alias("stock_unit_count__closing"),
            pl.col("net_amount").cum_sum().over(place).cast(MONEY).alias("stock_amount__closing"),
        )
        .with_columns(
            (pl.col("stock_unit_count__closing") - pl.col("net_units")).alias("stock_unit_count__opening"),
            (pl.col("stock_amount__closing") - pl.col("net_amount")).cast(MONEY).alias("stock_amount__opening"),
        )
    )


def scopes(inputs: Inputs) -> pl.LazyFrame:
    return inputs["int_dealers"].select("dealer_key", *SCOPES)


def stock_monthly(inputs: Inputs, month_ends: pl.LazyFrame) -> pl.LazyFrame:
    return (
        month_ends.join(scopes(inputs), on="dealer_key", how="left")
        .with_columns(pl.col(SCOPES).fill_null("-1"))
        .drop("brand")
    )


def rollforward_monthly(inputs: Inputs, by_brand: pl.LazyFrame) -> pl.LazyFrame:
    counts = [f"stock_unit_count__{one}" for one in ("opening", *MOVES, "closing", "over_90_days")]
    amounts = [f"stock_amount__{one}" for one in ("opening", *MOVES, "additional", "closing")]
    return (
        by_brand.group_by("month", "dealer_key", "series_code")
        .agg(pl.col(counts).sum(), pl.col(amounts).sum().cast(MONEY))
        .rename({"stock_amount__delivered": "cost_of_sales_amount"})
        .join(scopes(inputs), on="dealer_key", how="left")
        .with_columns(pl.col(SCOPES).fill_null("-1"))
    )


def stock_age(inputs: Inputs, over_brands: pl.LazyFrame, month_ends: pl.LazyFrame) -> pl.LazyFrame:
    keys = ["month", "dealer_key", "series_code", "age_band"]
    cost = pl.col("cost_amount")
    counted = month_ends.group_by(keys).agg(
        pl.len().cast(pl.Int64).alias("stock_unit_count"), cost.sum().cast(MONEY).alias("stock_amount")
    )
    return (
        over_brands.select("month", "dealer_key", "series_code", *SCOPES)
        .join(inputs["stock_age_bands"].select("age_band", "band_order"), how="cross")
        .join(counted, on=keys, how="left")
        .with_columns(pl.col("stock_unit_count").fill_null(0), pl.col("stock_amount").fill_null(0).cast(MONEY))
    )


def turnover(inputs: Inputs, by_brand: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Turnover of every level: group, business unit, region, dealer, series, brand."""
    levels = inputs["int_dealer_levels"]
    sums = [pl.col(one).sum().cast(pl.Int64 if "unit_count" in one else MONEY) for one in FIGURES]
    of_dealers = by_brand.join(
        levels.filter(pl.col("level").is_in(["group", "business_unit", "region", "dealer"])).select(
            "dealer_key", "level", "member_code"
        ),
        on="dealer_key",
    )
    active = collected(
        pl.concat(
            [
                of_dealers.group_by("month", "level", "member_code").agg(sums),
                *(
                    by_brand.group_by("month", pl.lit(level).alias("level"), pl.col(column).alias("member_code")).agg(
                        sums
                    )
                    for level, column in (("series", "series_code"), ("brand", "brand"))
                ),
            ]
        )
    )
    member = ["level", "member_code"]
    spine = (
        active.group_by(member)
        .agg(pl.col("month").min().alias("first_month"), pl.col("month").max().alias("last_month"))
        .join_where(
            months_until(as_of), pl.col("first_month") <= pl.col("month"), pl.col("last_month") >= pl.col("month")
        )
        .select("month", *member)
    )
    named = levels.group_by(member).agg(pl.col("member_name", *SCOPES).max())
    series = inputs["int_vehicle_models"].group_by("series_code").agg(pl.col("series_name").max())
    code = pl.col("group_code")
    group = inputs["int_dealers"].select(pl.when(code.min() == code.max()).then(code.min())).collect().item()
    is_product = pl.col("level").is_in(["series", "brand"])
    delivered, closing = pl.col("stock_unit_count__delivered"), pl.col("stock_unit_count__closing")
    amounts = (pl.col("stock_amount__opening") + pl.col("stock_amount__closing")).cast(MONEY)
    units = pl.col("stock_unit_count__opening") + closing
    sold, both = pl.col("stock_amount__delivered"), pl.col("both_amounts").cast(pl.Float64)
    elapsed, quarter = pl.col("elapsed_days"), pl.col("stock_unit_count__delivered_3_months")
    running = pl.col("month") == as_of.replace(day=1)
    measured = (
        spine.join(active, on=["month", *member], how="left", nulls_equal=False)
        .with_columns(pl.col(FIGURES).fill_null(0))
        .join(named, on=member, how="left")
        .join(series.rename({"series_code": "member_code"}), on="member_code", how="left")
        .sort(*member, "month")
        .with_columns(
            pl.coalesce(
                "member_name", pl.when(pl.col("level") == "series").then(pl.col("series_name")), "member_code"
            ).alias("member_name"),
            pl.when(is_product).then(pl.lit(group, dtype=pl.String)).otherwise(code).alias("group_code"),
            pl.when(running)
            .then(as_of.day)
            .otherwise(pl.col("month").dt.month_end().dt.day())
            .cast(pl.Int64)
            .alias("elapsed_days"),
            amounts.alias("both_amounts"),
            units.alias("both_units"),
            (delivered + delivered.shift(1).over(member) + delivered.shift(2).over(member)).alias(
                "stock_unit_count__delivered_3_months"
            ),
        )
    )
    return measured.with_columns(
        rate(sold.cast(pl.Float64) * 2 * 365, both * elapsed).alias("inventory_turnover"),
        rate(pl.when(both != 0).then(both) * elapsed, sold.cast(pl.Float64) * 2).alias("days_inventory_outstanding"),
        rate(pl.col("both_units") * elapsed, delivered * 2).alias("stock_turnover_days"),
        rate(closing, delivered).alias("stock_coefficient"),
        rate(closing * 3, quarter).alias("stock_coefficient__3_months"),
        rate(pl.col("stock_unit_count__over_90_days"), closing).alias("stock_over_90_days_share"),
        # halves have three decimals at most
        rounded(pl.col("both_amounts").cast(pl.Decimal(28, 6)) * pl.lit(0.5).cast(pl.Decimal(28, 6))).alias(
            "average_stock_amount"
        ),
    ).rename({"stock_amount__delivered": "cost_of_sales_amount"})
