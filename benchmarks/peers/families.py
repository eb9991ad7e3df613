"""What is compared: of each family its marts, and the models that make them from a common input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PREFIX = "model.drivetrain."


@dataclass(frozen=True)
class Family:
    """A family of marts.

    marts: names of the tables that must come out. given: models that are the common input beside staging and seeds,
    because other families need them too or because a history of what was known when makes them, which no peer tells.
    """

    name: str
    title: str
    marts: tuple[str, ...]
    given: tuple[str, ...]


FAMILIES = (
    Family(
        "growth",
        "AARRR: app activity and app funnel",
        ("rpt_app_activity_monthly", "rpt_app_funnel_monthly"),
        ("int_dealers",),
    ),
    Family(
        "sales",
        "sales cycle: counts and rates",
        ("rpt_sales_cycle_monthly", "rpt_sales_cycle_rates_monthly"),
        (
            "int_dealer_levels",
            "int_dealer_sales_months",
            "int_dealers",
            "int_landed_extracts",
            "int_lead_cards",
            "int_leads",
            "int_order_open_frozen",
            "int_prospect_arrivals",
            "int_prospect_held_frozen",
            "int_prospect_movements",
            "int_prospect_waits",
            "int_showroom_visits",
            "int_test_drives",
            "int_vehicle_orders",
        ),
    ),
    Family(
        "finance",
        "receivables aging",
        ("fct_receivables_open", "rpt_receivables_aging"),
        ("int_customer_records", "int_dealers"),
    ),
    Family(
        "inventory",
        "inventory turnover",
        (
            "fct_vehicle_stock_monthly",
            "rpt_vehicle_stock_rollforward_monthly",
            "rpt_vehicle_stock_age_monthly",
            "rpt_inventory_turnover_monthly",
        ),
        ("int_dealer_levels", "int_dealers", "int_vehicle_models", "int_vehicles"),
    ),
)


@dataclass(frozen=True)
class Chain:
    """The models of a family in the order in which they can be made, and the names of what they read."""

    models: tuple[str, ...]
    inputs: tuple[str, ...]


def chain(family: Family, manifest: dict[str, Any]) -> Chain:
    """Follows the marts up to staging, seeds and what is given; manifest is dbt's. KeyError for a mart it lacks."""
    models: dict[str, None] = {}
    inputs: set[str] = set()

    def visit(node: str) -> None:
        name = node.rsplit(".", 1)[-1]
        if not node.startswith(PREFIX) or name.startswith("stg_") or name in family.given:
            inputs.add(name)
            return
        if name in models:
            return
        for parent in manifest["nodes"][node]["depends_on"]["nodes"]:
            visit(parent)
        models[name] = None

    for mart in family.marts:
        visit(PREFIX + mart)
    return Chain(tuple(models), tuple(sorted(inputs)))
