"""The truth ledger: what the marts must show, counted in the simulation, before any defect."""

from __future__ import annotations

from pathlib import Path

from drivetrain.demo.setting import Setting

BUCKETS = (
    ("not_due", None, 0),
    ("days_1_30", 1, 30),
    ("days_31_60", 31, 60),
    ("days_61_90", 61, 90),
    ("days_91_180", 91, 180),
    ("days_181_365", 181, 365),
    ("over_365_days", 366, None),
)
# a lead that CRM will only call invalid after the span's end still counts
VALID_LEAD = "kind in ('normal', 'unassigned') or (kind = 'invalid' and not crm_happened(invalid_at))"
# an order that was off before its card was written takes nobody out of the stock
TAKEN_OUT = "prospect_no is not null and not coalesce(coalesce(cancelled_at, returned_at) < carded_at, false)"
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


def build(setting: Setting) -> None:
    _measures(setting)
    _dealers(setting)
    _provinces(setting)
    _stock(setting)
    _receivables(setting)


def _measures(setting: Setting) -> None:
    """flows(month, dealer_code, measure, value): everything that is counted by month and dealer."""
    parts = [
        # leads: of CRM, by creation; valid ones, raw ones by type, and web_phone leads as persons
        ("lead_count__new", "created_at", "dealer", "leads", VALID_LEAD),
        (
            "lead_count__web_phone",
            "created_at",
            "dealer",
            "leads",
            "lead_type = 'web_phone' and kind in ('normal', 'unassigned', 'invalid')",
        ),
        (
            "lead_count__outreach",
            "created_at",
            "dealer",
            "leads",
            "lead_type = 'outreach' and kind in ('normal', 'unassigned', 'invalid')",
        ),
        ("prospect_count__new", "carded_at", "dealer_code", "lives", "true"),
        ("card_count__web_phone", "carded_at", "dealer_code", "lives", "origin = 'web_phone'"),
        ("card_count__outreach", "carded_at", "dealer_code", "lives", "origin = 'outreach'"),
        ("prospect_count__dormant", "effective_at", "at_dealer", "prospect_events", "event_type = 'dormant'"),
        ("prospect_count__lost", "effective_at", "at_dealer", "prospect_events", "event_type = 'lost'"),
        ("prospect_count__reactivated", "effective_at", "at_dealer", "prospect_events", "event_type = 'reactivated'"),
        ("prospect_count__merged", "effective_at", "at_dealer", "prospect_events", "event_type = 'merged'"),
        (
            "prospect_count__reassigned_out",
            "effective_at",
            "from_dealer_code",
            "prospect_events",
            "event_type = 'reassigned' and is_far",
        ),
        (
            "prospect_count__reassigned_in",
            "effective_at",
            "to_dealer_code",
            "prospect_events",
            "event_type = 'reassigned' and is_far",
        ),
        (
            "prospect_count__ordered",
            "greatest(ordered_at, carded_at)",
            "dealer_code",
            "orders",
            TAKEN_OUT,
        ),
        (
            "prospect_count__returned_by_cancellation",
            "coalesce(cancelled_at, returned_at)",
            "dealer_code",
            "orders",
            TAKEN_OUT,
        ),
        ("test_drive_count", "started_at", "dealer_code", "test_drives", "status = 'completed'"),
        ("order_count__new", "ordered_at", "dealer_code", "orders", "sales_type != 'demo'"),
        (
            "order_count__new_from_new",
            "ordered_at",
            "dealer_code",
            "orders",
            "sales_type != 'demo' and date_trunc('month', carded_at) = date_trunc('month', ordered_at)",
        ),
        (
            "order_count__new_from_held",
            "ordered_at",
            "dealer_code",
            "orders",
            "sales_type != 'demo' and date_trunc('month', carded_at) < date_trunc('month', ordered_at)",
        ),
        (
            "order_count__new_other",
            "ordered_at",
            "dealer_code",
            "orders",
            """sales_type != 'demo'
                and (carded_at is null or date_trunc('month', carded_at) > date_trunc('month', ordered_at))""",
        ),
        ("order_count__cancelled", "cancelled_at", "dealer_code", "orders", "sales_type != 'demo'"),
        (
            "order_count__delivered",
            "delivered_at",
            "dealer_code",
            "orders",
            "sales_type != 'demo' and happened(ordered_at)",
        ),
        (
            "order_count__delivered_from_opening",
            "delivered_at",
            "dealer_code",
            "orders",
            "sales_type != 'demo' and date_trunc('month', ordered_at) < date_trunc('month', delivered_at)",
        ),
        (
            "delivery_count__gross",
            "delivered_at",
            "dealer_code",
            "deliveries",
            "coalesce(sales_type, 'retail') = 'retail'",
        ),
        (
            "delivery_count__returned",
            "returned_at",
            "dealer_code",
            "deliveries",
            "coalesce(sales_type, 'retail') = 'retail'",
        ),
        ("delivery_count__all_types", "delivered_at", "dealer_code", "deliveries", "true"),
        ("service_booking_count", "created_at", "dealer_code", "service_requests", "request_type = 'booking'"),
        ("service_booking_count__handled", "handled_at", "dealer_code", "service_requests", "request_type = 'booking'"),
        ("rescue_count", "created_at", "dealer_code", "service_requests", "request_type = 'rescue'"),
        ("rescue_count__handled", "handled_at", "dealer_code", "service_requests", "request_type = 'rescue'"),
        ("complaint_count", "created_at", "dealer_code", "service_requests", "request_type = 'complaint'"),
        ("complaint_count__handled", "handled_at", "dealer_code", "service_requests", "request_type = 'complaint'"),
        (
            "accident_estimate_count",
            "created_at",
            "dealer_code",
            "service_requests",
            "request_type = 'accident_estimate'",
        ),
        ("review_count", "created_at", "dealer_code", "service_requests", "request_type = 'review'"),
        ("order_count__goods", "ordered_at", "dealer_code", "mall_orders", "true"),
        ("visit_count", "arrived_at", "dealer_code", "visits", "visit_class != 'not_counted'"),
    ]
    parts += [
        (f"visit_count__{name}", "arrived_at", "dealer_code", "visits", f"visit_class = '{name}'")
        for name in VISIT_CLASSES
    ]
    selects = []
    for measure, at, dealer, source, where in parts:
        code = "case when kind = 'unassigned' then '-1' else dealer_code end" if dealer == "dealer" else dealer
        selects.append(
            f"""select date_trunc('month', {at})::date as month, {code} as dealer_code, '{measure}' as measure,
                count(*) as value
            from {source} where happened({at}) and ({where}) group by all"""
        )
    # one per person, brand and month; here per dealer
    selects.append(
        """select date_trunc('month', created_at)::date, case when kind = 'unassigned' then '-1' else dealer_code end,
            'lead_count__web_phone_distinct',
            count(distinct person * 2 + brand_no)
        from leads where lead_type = 'web_phone' and kind in ('normal', 'unassigned', 'invalid') group by all"""
    )
    selects.append(
        """select date_trunc('month', followed_at)::date, dealer_code, 'lead_count__handled', count(distinct lead_no)
        from followups where followed_at is not null and lead_no in (select lead_no from leads where """
        + VALID_LEAD
        + ") group by all"
    )
    setting.make("flows", " union all ".join(selects))


def _dealers(setting: Setting) -> None:
    names = [row[0] for row in setting.rows("select distinct measure from flows order by 1")]
    columns = ", ".join(f"coalesce(sum(value) filter (measure = '{name}'), 0)::bigint as {name}" for name in names)
    setting.make(
        "monthly_dealer",
        f"""with grid as (select month, dealer_code from month_ends, (select distinct dealer_code from flows)
            as codes),
        counted as (
            select month, dealer_code, {columns} from grid left join flows using (month, dealer_code) group by month,
                dealer_code
        ),
        netted as (
            select *, delivery_count__gross - delivery_count__returned as delivery_count,
                prospect_count__new + prospect_count__reactivated + prospect_count__returned_by_cancellation
                    + prospect_count__reassigned_in
                    - prospect_count__dormant - prospect_count__lost - prospect_count__merged
                        - prospect_count__ordered - prospect_count__reassigned_out
                    as held_change,
                order_count__new - order_count__cancelled - order_count__delivered as open_change
            from counted
        )
        select * exclude (held_change, open_change),
            (sum(held_change) over upto)::bigint as prospect_count__held_closing,
            (sum(held_change) over upto - held_change)::bigint as prospect_count__held_opening,
            (sum(open_change) over upto)::bigint as order_count__open_closing,
            (sum(open_change) over upto - open_change)::bigint as order_count__open_opening
        from netted window upto as (partition by dealer_code order by month rows unbounded preceding) order by month,
            dealer_code""",
    )
    setting.make(
        "monthly_group",
        """select date_trunc('month', created_at)::date as month, coalesce(places.group_code, '-1') as group_code,
            count(distinct person * 2 + leads.brand_no) as lead_count__web_phone_distinct, count(*)
                as lead_count__web_phone
        from leads left join (select dealer_code, any_value(group_code) as group_code from dealers
            group by dealer_code) as places
            on places.dealer_code = leads.dealer_code and kind != 'unassigned'
        where lead_type = 'web_phone' and kind in ('normal', 'unassigned', 'invalid') group by all order by 1, 2""",
    )


def _provinces(setting: Setting) -> None:
    setting.make(
        "monthly_province",
        """select month, province, coalesce(sum(value) filter (measure = 'content_share_count'), 0)::bigint
            as content_share_count,
            coalesce(sum(value) filter (measure = 'content_read_count'), 0)::bigint as content_read_count,
            coalesce(sum(value) filter (measure = 'model_page_click_count'), 0)::bigint as model_page_click_count,
            coalesce(sum(value) filter (measure = 'insurance_enquiry_count'), 0)::bigint as insurance_enquiry_count,
            coalesce(sum(value) filter (measure = 'member_count__new'), 0)::bigint as member_count__new
        from (
            select date_trunc('month', occurred_at)::date as month, province, case event_name when 'content_share'
                then 'content_share_count'
                when 'content_read' then 'content_read_count' when 'model_page_click' then 'model_page_click_count'
                    else 'insurance_enquiry_count' end as measure,
                count(*) as value
            from app_events where not is_internal and (event_name in ('content_share', 'model_page_click',
                'insurance_enquiry')
                or (event_name = 'content_read' and dwell >= 1000)) group by all
            union all
            select date_trunc('month', registered_at)::date, province, 'member_count__new', count(*) from members
                where crm_happened(registered_at) group by all
        ) as counted group by month, province order by month, province""",
    )


def _stock(setting: Setting) -> None:
    """Stays from the vehicles' own dates: units in and out by month, what stands at month end, its cost and age."""
    setting.make(
        "stays",
        """
        with places as (
            select vehicles.*, resales.delivered_at as resold_at from vehicles left join deliveries as resales
                on resales.vehicle_no = vehicles.vehicle_no and resales.delivery_no != resales.vehicle_no
        )
        select vehicle_no, series_code, coalesce(came_from, dealer_code) as dealer_code, received_at as in_at,
            'received' as came_by,
            coalesce(arrived_at, delivered_at, sent_back_at) as out_at,
            case when arrived_at is not null then 'transferred_out' when delivered_at is not null then 'delivered'
                else 'sent_back' end as left_by,
            received_at as stay_from, unit_cost + coalesce(transport_cost, 0) as cost
        from places
        union all
        select vehicle_no, series_code, dealer_code, arrived_at, 'transferred_in', delivered_at, 'delivered',
            received_at,
            unit_cost + coalesce(transport_cost, 0) + coalesce(haul_cost, 0)
        from places where arrived_at is not null
        union all
        select vehicle_no, series_code, dealer_code, returned_at, 'returned', resold_at, 'delivered', returned_at,
            unit_cost from places where returned_at is not null
        """,
    )
    setting.make(
        "stock_truth",
        """
        with months as (
            select unnest(generate_series(date_trunc('month', (select min(in_at) from stays)), end_on()::timestamp,
                interval '1' month))::date as month
        ),
        ends as (select month, least(last_day(month), end_on()) as month_end from months),
        moved as (
            select date_trunc('month', in_at)::date as month, dealer_code, series_code, came_by as how, count(*)
                as units, sum(cost)::decimal(18, 2) as amount
            from stays where happened(in_at) group by all
            union all
            select date_trunc('month', out_at)::date, dealer_code, series_code, left_by, count(*),
                sum(cost)::decimal(18, 2)
            from stays where happened(out_at) group by all
            union all
            select month, dealer_code, series_code, 'closing', count(*), sum(cost)::decimal(18, 2)
            from ends inner join stays on in_at < month_end + 1 and (out_at is null or out_at >= month_end + 1)
                group by all
            union all
            select month, dealer_code, series_code, 'over_90_days', count(*), sum(cost)::decimal(18, 2)
            from ends inner join stays on in_at < month_end + 1 and (out_at is null or out_at >= month_end + 1)
                and month_end - stay_from::date > 90 group by all
        )
        select month, dealer_code, series_code,
            coalesce(sum(units) filter (how = 'received'), 0)::bigint as stock_unit_count__received,
            coalesce(sum(units) filter (how = 'transferred_in'), 0)::bigint as stock_unit_count__transferred_in,
            coalesce(sum(units) filter (how = 'returned'), 0)::bigint as stock_unit_count__returned,
            coalesce(sum(units) filter (how = 'delivered'), 0)::bigint as stock_unit_count__delivered,
            coalesce(sum(units) filter (how = 'transferred_out'), 0)::bigint as stock_unit_count__transferred_out,
            coalesce(sum(units) filter (how = 'sent_back'), 0)::bigint as stock_unit_count__sent_back,
            coalesce(sum(units) filter (how = 'closing'), 0)::bigint as stock_unit_count__closing,
            coalesce(sum(units) filter (how = 'over_90_days'), 0)::bigint as stock_unit_count__over_90_days,
            coalesce(sum(amount) filter (how = 'closing'), 0)::decimal(18, 2) as stock_amount__closing,
            coalesce(sum(amount) filter (how = 'delivered'), 0)::decimal(18, 2) as cost_of_sales_amount
        from moved group by month, dealer_code, series_code order by month, dealer_code, series_code
        """,
    )


def _receivables(setting: Setting) -> None:
    """Open items at each month end: each row rounded to the cent in CNY, totals the sums of rows."""
    buckets = ", ".join(
        f"""coalesce(sum(open_cny) filter (not is_credit and {
            " and ".join(
                ([f"overdue >= {low}"] if low is not None else [])
                + ([f"overdue <= {high}"] if high is not None else [])
            )
        }), 0)::decimal(18, 2)
            as {name}_amount"""
        for name, low, high in BUCKETS
    )
    setting.make(
        "receivables_truth",
        f"""
        with standing as (
            select as_of, documents.* from documents inner join month_ends on posted_on <= as_of
                and (reversed_on is null or reversed_on > as_of)
        ),
        settled as (
            select as_of, document_no, sum(amount) as settled from (
                select as_of, to_document_no as document_no, amount from allocations inner join month_ends
                    on effective_on <= as_of and (reversed_on is null or reversed_on > as_of)
                union all
                select as_of, from_document_no, amount from allocations inner join month_ends
                    on effective_on <= as_of and (reversed_on is null or reversed_on > as_of)
            ) as used group by all
        ),
        items as (
            select standing.as_of, company_code, customer_code, document_type in ('receipt', 'credit_note')
                or standing.amount < 0 as is_credit,
                standing.amount, coalesce(installments.amount, standing.amount) as item_amount, coalesce(settled, 0)
                    as settled, effective_rate,
                coalesce(installments.due_date, effective_due) as due,
                coalesce(sum(installments.amount) over (partition by standing.as_of, standing.document_no
                    order by installments.due_date
                    rows between unbounded preceding and 1 preceding), 0) as earlier
            from standing left join settled on settled.as_of = standing.as_of
                and settled.document_no = standing.document_no
            left join installments on installments.document_no = standing.document_no
            where standing.amount != coalesce(settled, 0)
        ),
        opened as (
            select as_of, company_code, customer_code, is_credit, as_of - due as overdue,
                round((case when amount < 0 then amount else item_amount - greatest(0, least(item_amount, settled
                    - earlier)) end) * effective_rate, 2)
                    * case when is_credit and amount > 0 then -1 else 1 end as open_cny
            from items
        )
        select as_of as as_of_date, company_code, customer_code, sum(open_cny)::decimal(18, 2)
            as open_receivables_amount, {buckets},
            coalesce(sum(open_cny) filter (is_credit), 0)::decimal(18, 2) as unapplied_amount
        from opened where open_cny != 0 group by as_of, company_code, customer_code order by as_of, company_code,
            customer_code
        """,
    )


def write(setting: Setting, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in {
        "monthly_dealer": "from monthly_dealer",
        "monthly_group": "from monthly_group",
        "monthly_province": "from monthly_province",
        "stock": "from stock_truth",
        "receivables": "from receivables_truth",
        "defects": "select * from defects order by all",
        "lost": "select * from lost order by all",
        "row_counts": "select * from row_counts order by all",
    }.items():
        setting.run(f"copy ({sql}) to '{folder / (name + '.parquet')}' (format parquet, compression zstd)")
