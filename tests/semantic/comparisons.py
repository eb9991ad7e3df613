"""Which published figures each metric must give, level by level: the marts' own, written as plain SQL over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Level:
    """What a metric is grouped by beside its time, and where the same figures stand in the mart.

    ``keys`` are the mart's columns in the order of ``group_by``. A level of a mart that has one row per member is read,
    not summed: ``where`` picks it.
    """

    name: str
    group_by: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    where: str = "true"


@dataclass(frozen=True)
class Comparison:
    """Metrics of one mart at its levels. ``figures`` are metric codes with the SQL of the mart, an aggregate."""

    mart: str
    levels: tuple[Level, ...]
    figures: Mapping[str, str]
    time: str = "month"
    metric_time: str = "metric_time__month"
    where: str = "true"
    name: str = field(default="")

    def __str__(self) -> str:
        return self.name or self.mart

    def query(self, level: Level) -> str:
        """The mart's figures, one row per time and member."""
        keys = [f"cast({self.time} as timestamp)", *level.keys]
        selected = [*keys, *(f"{sql} as {metric_name(code)}" for code, sql in self.figures.items())]
        return (
            f"select {', '.join(selected)} from drivetrain.marts.{self.mart} "
            f"where {self.where} and {level.where} group by {', '.join(keys)}"
        )


def metric_name(code: str) -> str:
    """MetricFlow allows no double underscore in names."""
    return code.replace("__", "_")


def summed(*codes: str) -> dict[str, str]:
    """Columns that are called as the metric and add up."""
    return {code: f"sum({code})" for code in codes}


def read(*codes: str) -> dict[str, str]:
    """Columns of a mart with one row per member of a level."""
    return {code: f"any_value({code})" for code in codes}


# where a mart names group, region and dealer in each row, and where it has rows for each of the three
IN_EACH_ROW = (
    Level("group", ("dealer__group_code",), ("group_code",)),
    Level("region", ("dealer__region",), ("region",)),
    Level("dealer", ("dealer",), ("dealer_code",)),
)
AS_MEMBERS = (
    Level("group", ("dealer__group_code",), ("member_code",), "level = 'group'"),
    Level("region", ("dealer__region",), ("member_code",), "level = 'region'"),
    Level("dealer", ("dealer",), ("member_code",), "level = 'dealer'"),
)
COUNTS = (
    "visit_count", "visit_count__first_carded", "visit_count__first_uncarded", "visit_count__non_purchase",
    "visit_count__invited_web_phone", "visit_count__invited_outreach", "visit_count__post_order", "visit_count__return",
    "visit_count__other", "lead_count__web_phone", "card_count__web_phone", "arrival_count__web_phone",
    "lead_count__outreach", "card_count__outreach", "arrival_count__outreach", "prospect_count__held_closing",
    "prospect_count__held_opening", "prospect_count__held_opening_frozen", "prospect_count__new",
    "prospect_count__dormant", "prospect_count__lost", "prospect_count__reactivated", "test_drive_count",
    "order_count__open_closing", "order_count__open_opening", "order_count__open_opening_frozen", "order_count__new",
    "order_count__new_from_new", "order_count__new_from_held", "order_count__cancelled",
    "order_count__delivered_from_opening",
)  # fmt: skip
RATES = (
    "visit_card_rate__period", "visit_card_rate__period_denominator", "new_prospect_conversion_rate__period",
    "new_prospect_conversion_rate__cohort30", "new_prospect_conversion_rate__cohort30_numerator",
    "held_prospect_conversion_rate__period", "outreach_card_rate__period", "outreach_card_rate__cohort30",
    "outreach_card_rate__cohort30_numerator", "held_order_delivery_rate__period", "web_phone_arrival_rate__period",
    "web_phone_arrival_rate__period_numerator", "web_phone_arrival_rate__period_denominator",
    "web_phone_arrival_rate__cohort30", "web_phone_arrival_rate__cohort30_numerator", "order_cancellation_rate__period",
    "order_cancellation_rate__period_denominator", "order_cancellation_rate__cohort30",
    "order_cancellation_rate__cohort30_numerator", "outreach_arrival_rate__period",
    "outreach_arrival_rate__period_numerator", "outreach_arrival_rate__period_denominator",
    "outreach_arrival_rate__cohort30", "outreach_arrival_rate__cohort30_numerator", "new_order_delivery_rate__period",
    "new_order_delivery_rate__period_numerator", "new_order_delivery_rate__cohort30",
    "new_order_delivery_rate__cohort30_numerator",
)  # fmt: skip
BUCKETS = (
    "not_due_amount", "days_1_30_amount", "days_31_60_amount", "days_61_90_amount", "days_91_180_amount",
    "days_181_365_amount", "over_365_days_amount", "unapplied_amount",
)  # fmt: skip
STEPS = ("touch", "lead", "card", "visit", "test_drive", "order", "delivery", "service", "referral")
COMPANY, CUSTOMER = "receivable_item__company_code", "receivable_item__customer_code"

COMPARISONS = (
    Comparison("rpt_sales_cycle_monthly", IN_EACH_ROW, summed(*COUNTS)),
    # what numerators and denominators of the levels say of the same counts
    Comparison(
        "rpt_sales_cycle_rates_monthly",
        AS_MEMBERS,
        read(*RATES)
        | {
            "sales_cycle_month_count": "1",
            "visit_count__first_carded": "any_value(visit_card_rate__period_numerator)",
            "card_count__web_phone": "any_value(web_phone_card_rate__period_numerator)",
            "card_count__outreach": "any_value(outreach_card_rate__period_numerator)",
            "lead_count__outreach": "any_value(outreach_card_rate__period_denominator)",
            "lead_count__web_phone": "any_value(lead_duplicate_rate__period_denominator)",
            "order_count__cancelled": "any_value(order_cancellation_rate__period_numerator)",
            "order_count__delivered_from_opening": "any_value(held_order_delivery_rate__period_numerator)",
        },
    ),
    Comparison(
        "rpt_prospect_rollforward_monthly",
        IN_EACH_ROW,
        summed(
            "prospect_count__held_opening", "prospect_count__held_opening_frozen", "prospect_count__new",
            "prospect_count__reactivated", "prospect_count__returned_by_cancellation", "prospect_count__dormant",
            "prospect_count__lost", "prospect_count__merged", "prospect_count__ordered",
            "prospect_count__reassigned_in", "prospect_count__reassigned_out", "prospect_count__held_closing",
        ),
    ),
    Comparison(
        "rpt_order_rollforward_monthly",
        IN_EACH_ROW,
        summed(
            "order_count__open_opening", "order_count__open_opening_frozen", "order_count__new",
            "order_count__new_from_new", "order_count__new_from_held", "order_count__new_other",
            "order_count__cancelled", "order_count__delivered", "order_count__open_closing",
        ),
    ),
    Comparison(
        "rpt_aarrr_monthly",
        AS_MEMBERS,
        read(
            "lead_count__historical", "lead_count__new", "lead_count__handled", "visit_count", "order_count__goods",
            "order_count__vehicle", "delivery_count", "member_count__new", "order_count__referred",
            "insurance_enquiry_count", "service_booking_count", "service_booking_count__handled", "rescue_count",
            "rescue_count__handled", "complaint_count", "complaint_count__handled", "review_count",
        ),
    ),
    # deliveries and returns apart are published by car only
    Comparison(
        "fct_deliveries",
        IN_EACH_ROW,
        {"delivery_count__gross": "count(*)"},
        time="date_trunc('month', delivered_at)",
        where="is_counted and sales_type = 'retail'",
        name="fct_deliveries-delivered",
    ),
    Comparison(
        "fct_deliveries",
        IN_EACH_ROW,
        {"delivery_count__returned": "count(*)"},
        time="date_trunc('month', returned_at)",
        where="is_counted and sales_type = 'retail' and returned_at is not null",
        name="fct_deliveries-returned",
    ),
    Comparison(
        "rpt_app_activity_monthly",
        (
            Level("all"),
            Level("province", ("app_activity_row__province",), ("province",)),
            Level(
                "province-placement-board",
                ("app_activity_row__province", "app_activity_row__placement", "app_activity_row__board"),
                ("province", "placement", "board"),
            ),
        ),
        summed("content_share_count", "content_read_count", "model_page_click_count"),
    ),
    Comparison(
        "rpt_aarrr_monthly",
        (
            Level("all", where="level = 'group'"),
            Level("province", ("app_activity_row__province",), ("member_code",), "level = 'province'"),
        ),
        summed("content_share_count", "content_read_count", "model_page_click_count"),
        name="rpt_aarrr_monthly-app",
    ),
    Comparison(
        "rpt_aarrr_funnel_cohorts",
        (
            Level("all"),
            Level("first_channel", ("funnel_row__first_channel",), ("first_channel",)),
            Level(
                "first_channel-province",
                ("funnel_row__first_channel", "funnel_row__province"),
                ("first_channel", "province"),
            ),
        ),
        {f"customer_count__{step}": f"sum(customer_count) filter (where step = '{step}')" for step in STEPS},
        time="cohort_month",
    ),
    Comparison(
        "rpt_app_funnel_monthly",
        (
            Level("all"),
            Level("province", ("app_funnel_row__province",), ("province",)),
            Level(
                "province-complete",
                ("app_funnel_row__province", "app_funnel_row__is_complete"),
                ("province", "is_complete"),
            ),
        ),
        {
            f"active_user_count__{step}": f"sum(active_user_count) filter (where step = '{step}')"
            for step in ("content_read", "model_page_click", "online_consult", "store_scan")
        },
    ),
    Comparison(
        "rpt_receivables_aging",
        (
            Level("all"),
            Level("company", (COMPANY,), ("company_code",)),
            Level("company-customer", (COMPANY, CUSTOMER), ("company_code", "customer_code")),
        ),
        summed("open_receivables_amount", *BUCKETS, "open_receivables_amount__overdue")
        | {
            "oldest_days_past_due": "max(oldest_days_past_due)",
            "overdue_receivables_rate": "case when sum(open_receivables_amount) > 0 then "
            "cast(sum(open_receivables_amount__overdue) as double) / sum(open_receivables_amount) end",
        },
        time="as_of_date",
        metric_time="metric_time__day",
    ),
    # the single customer's rate is in the mart as it is
    Comparison(
        "rpt_receivables_aging",
        (Level("company-customer", (COMPANY, CUSTOMER), ("company_code", "customer_code")),),
        read("overdue_receivables_rate"),
        time="as_of_date",
        metric_time="metric_time__day",
        name="rpt_receivables_aging-rate",
    ),
    Comparison(
        "rpt_vehicle_stock_rollforward_monthly",
        (*IN_EACH_ROW, Level("series", ("series",), ("series_code",))),
        summed(
            "stock_unit_count__opening", "stock_unit_count__received", "stock_unit_count__transferred_in",
            "stock_unit_count__returned", "stock_unit_count__delivered", "stock_unit_count__transferred_out",
            "stock_unit_count__sent_back", "stock_unit_count__closing", "stock_unit_count__over_90_days",
            "stock_amount__opening", "stock_amount__received", "stock_amount__transferred_in", "stock_amount__returned",
            "stock_amount__additional", "stock_amount__transferred_out", "stock_amount__sent_back",
            "stock_amount__closing", "cost_of_sales_amount",
        ),
    ),
    Comparison(
        "rpt_inventory_turnover_monthly",
        AS_MEMBERS,
        read(
            "stock_unit_count__opening", "stock_unit_count__closing", "stock_unit_count__delivered",
            "stock_unit_count__over_90_days", "stock_amount__opening", "stock_amount__closing", "cost_of_sales_amount",
            "average_stock_amount", "elapsed_days", "inventory_turnover", "days_inventory_outstanding",
            "stock_turnover_days", "stock_coefficient", "stock_over_90_days_share",
        )
        | {"stock_month_count": "1"},
    ),
    Comparison(
        "rpt_vehicle_stock_age_monthly",
        tuple(
            Level(level.name, (*level.group_by, "vehicle_in_stock__age_band"), (*level.keys, "age_band"))
            for level in IN_EACH_ROW
        ),
        summed("stock_unit_count", "stock_amount"),
    ),
)  # fmt: skip
