"""Mutants that were drawn, survived, and turned out to change nothing: each with the reason why no test can see it.

A mutant of this list is drawn and not counted. It is named by its model, its operator, and the first words of what it
replaces, where these say too little with some text around it.
"""

from __future__ import annotations

from tests.mutation.operators import Mutant, shown

# model, operator, beginning of what is replaced, text around its beginning → reason
EQUIVALENT = {
    ("int_showroom_visits", "lost partition key", ", case when counted_visits.prospect_id is null", ""): (
        "a visit without a prospect has its class before its history is asked"
    ),
    ("int_showroom_visits", "reversed order", "", "visit_id nulls last"): (
        "counted visits of a prospect to a dealer lie hours apart, none at one instant"
    ),
    ("dim_customers", "min to max", "min", "min(case when"): "a customer has one sign of each step",
    ("int_lead_cards", "lost distinct", "distinct", "select distinct"): "what is named at all is left out",
    ("int_dealer_sales_months", "union all to union", "", ""): "the first and the last of the months are taken",
    ("int_referred_orders", "changed default", "'-1'", "mer_key, '-1'"): "no known person is called either",
    ("rpt_inventory_turnover_monthly", "min to max", "max", "max(dealer_levels"): "a member has one name",
    ("int_customer_links", "union all to union", "", ""): "the links are grouped at the end",
    ("int_known_prospect_movements", "lost join condition", "transitions.prospect_id = reassignments", ""): (
        "an event is one prospect's: its id alone finds the reassignment"
    ),
    ("int_customer_identities", "union all to union", "", ""): "a record's id stands once in its type",
    ("int_customer_places", "union all to union", "", ""): "the first of equal statements is the first of one of them",
    ("int_customer_types", "union all to union", "", ""): "the two halves have different customers, each once",
    ("int_customer_types", "lost join condition", "words_in_turn.turn = 1", ""): "any word at all keeps the fleet out",
    ("int_dealer_levels", "min to max", "min", "then min(levels."): "least and greatest are the same there",
    ("rpt_landing_accounting", "sum to max", "sum", ""): "each state of an extract is one row",
    ("int_inventory_issues", "changed default", "'in_stock'", ""): "any text that is no way of leaving does",
    ("int_customer_signs", "union all to union", "", ""): "a sign's id stands once in its step",
    ("int_visiting_prospects_by_level", "lost distinct", "distinct", "select distinct"): (
        "what follows counts distinct prospects"
    ),
    ("int_leads", "dropped filter", "employees.phone is not null", ""): "an empty number joins nothing",
    ("int_app_user_identifiers", "union all to union", "", ""): "the statements are grouped at the end",
    ("rpt_order_rollforward_monthly", "sum to max", "sum", "sum(changes."): (
        "each figure comes from one of the two halves, the other has 0"
    ),
    (
        "int_sales_cycle_members",
        "union all to union",
        "",
        "",
    ): "the halves differ in their level, their rows stand once",
}


def reason(mutant: Mutant, text: str) -> str:
    """Why a mutant of a file with this text is equivalent; the empty text for all others."""
    model = mutant.path.rsplit("/", 1)[-1].removesuffix(".sql")
    around = text[max(mutant.start - 12, 0) : mutant.start + 24]
    for (of, operator, before, context), why in EQUIVALENT.items():
        same = (model, mutant.operator) == (of, operator)
        if same and shown(mutant.before).startswith(before) and context in around:
            return why
    return ""
