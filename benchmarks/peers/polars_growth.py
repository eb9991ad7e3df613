"""App activity and the app funnel in polars, from the events in force."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from benchmarks.peers.polars_common import Inputs, collected, month_of, rate, threshold

STEPS = ("content_read", "model_page_click", "online_consult", "store_scan")


def marts(inputs: Inputs, as_of: date) -> dict[str, pl.LazyFrame]:
    """rpt_app_activity_monthly and rpt_app_funnel_monthly."""
    events = app_events(inputs, as_of)
    days = threshold(inputs, "app_funnel_days")
    attempts = collected(funnel_attempts(events, days))
    return {"rpt_app_activity_monthly": activity(events), "rpt_app_funnel_monthly": funnel(attempts, days, as_of)}


def app_events(inputs: Inputs, as_of: date) -> pl.LazyFrame:
    shortest_read = threshold(inputs, "read_dwell_milliseconds")
    dealers = inputs["int_dealers"].select("dealer_code", pl.col("province").alias("dealer_province"))
    return (
        inputs["stg_app__events"]
        .filter(~pl.col("is_internal").fill_null(False), pl.col("occurred_at").cast(pl.Date) <= as_of)
        .join(dealers, on="dealer_code", how="left")
        .select(
            "event_id",
            "occurred_at",
            month_of(pl.col("occurred_at")).alias("month"),
            pl.coalesce("app:" + pl.col("app_user_id"), "device:" + pl.col("device_id")).alias("actor"),
            pl.coalesce("province", "dealer_province", pl.lit("-1")).alias("province"),
            pl.col("placement").fill_null("-1"),
            pl.col("board").fill_null("-1"),
            "event_name",
            (pl.col("event_name") == "content_share").alias("is_share"),
            ((pl.col("event_name") == "content_read") & (pl.col("dwell_ms") >= shortest_read).fill_null(True)).alias(
                "is_read"
            ),
            (pl.col("event_name") == "model_page_click").alias("is_model_page_click"),
        )
    )


def activity(events: pl.LazyFrame) -> pl.LazyFrame:
    return events.group_by("month", "province", "placement", "board").agg(
        pl.col("is_share").sum().cast(pl.Int64).alias("content_share_count"),
        pl.col("is_read").sum().cast(pl.Int64).alias("content_read_count"),
        pl.col("is_model_page_click").sum().cast(pl.Int64).alias("model_page_click_count"),
        pl.col("actor").drop_nulls().n_unique().cast(pl.Int64).alias("active_user_count__monthly"),
    )


def funnel_attempts(events: pl.LazyFrame, days: int) -> pl.LazyFrame:
    """The best attempt of each actor and month of entry.

    An event fits one step only, so that of several events at one instant it never matters which is spent, and each step
    of an attempt is the earliest event of that name that is not before the step before it.
    """
    steps = collected(
        events.filter(
            pl.col("actor").is_not_null(),
            pl.col("event_name").is_in(list(STEPS)),
            (pl.col("event_name") != "content_read") | pl.col("is_read"),
        ).select("actor", "occurred_at", "event_id", "event_name", "province")
    )
    attempts = (
        steps.filter(pl.col("event_name") == STEPS[0])
        .sort("actor", "occurred_at", "event_id")
        .select(
            "actor",
            pl.col("province").replace("", None),
            pl.col("occurred_at").alias("step_1_at"),
            (pl.col("occurred_at") + timedelta(days=days)).alias("window_end"),
        )
        .with_row_index("entry_position")
    )
    for number, step in enumerate(STEPS[1:], start=2):
        before, reached = f"step_{number - 1}_at", f"step_{number}_at"
        later = steps.filter(pl.col("event_name") == step).select("actor", pl.col("occurred_at").alias(reached))
        attempts = (
            attempts.sort(before, nulls_last=True)
            .join_asof(
                later.sort(reached),
                left_on=before,
                right_on=reached,
                by="actor",
                strategy="forward",
                check_sortedness=False,
                coalesce=False,
            )
            .with_columns(pl.when(pl.col(reached) <= pl.col("window_end")).then(pl.col(reached)))
        )
    depth = sum(pl.col(f"step_{number}_at").is_not_null().cast(pl.Int64) for number in range(1, len(STEPS) + 1))
    return (
        attempts.with_columns(month_of(pl.col("step_1_at")).alias("month"), depth.alias("depth"))
        .sort(pl.col("depth"), pl.col("entry_position"), descending=[True, False])
        .unique(["actor", "month"], keep="first", maintain_order=True)
    )


def funnel(attempts: pl.LazyFrame, days: int, as_of: date) -> pl.LazyFrame:
    reached = [pl.col(f"step_{number}_at").is_not_null().sum().cast(pl.Int64) for number in range(1, len(STEPS) + 1)]
    steps = []
    for position, step in enumerate(STEPS):
        here, before = f"step_{position + 1}_at", f"step_{max(position, 1)}_at"
        seconds = (pl.col(here) - pl.col(before)).dt.total_seconds().cast(pl.Float64)
        first = position == 0
        steps.append(
            attempts.group_by("month", "province").agg(
                pl.lit(position + 1, dtype=pl.Int64).alias("step_order"),
                pl.lit(step).alias("step"),
                reached[position].alias("active_user_count"),
                rate(reached[position], reached[0]).alias("rate_from_first"),
                (pl.lit(None, dtype=pl.Float64) if first else rate(reached[position], reached[position - 1])).alias(
                    "rate_from_previous"
                ),
                (pl.lit(None, dtype=pl.Float64) if first else seconds.median()).alias("median_seconds_from_previous"),
            )
        )
    return pl.concat(steps).with_columns(
        ((pl.lit(as_of) - pl.col("month").dt.month_end()).dt.total_days() >= days).alias("is_complete")
    )
