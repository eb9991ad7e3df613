"""The registry of defects: what is made wrong, where, how often, and what must become of it.

Each defect hits rows that no other defect has hit, so that a row has one cause and one fate. `fate` says where the
row must end: ``accepted`` (the cleaned value equals the true one), ``nulled`` (a placeholder that means nothing,
read as null), ``issue`` (accepted, and counted), ``quarantined``, ``redelivered``, ``superseded``, ``deleted``,
``total_row`` (left out and counted), ``file`` (a property of a whole file, its rows accepted). `lost` is the SQL of
what a quarantined row takes away from the marts: key, measure, month, dealer_code, province, value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivetrain.demo.setting import Setting
from drivetrain.demo.truth import BUCKETS

# the version of a key that is in force, of a table whose rows replace each other
NEWEST_VERSION = "_updated desc, _extract desc, _part desc, _row desc"


@dataclass(frozen=True)
class Defect:
    """One kind of defect at one place.

    rewrite: the cell `column` becomes the SQL `value`, and the cells of `cells` theirs. copy: the row comes once more with the cells of `cells`
    changed, `shift` extracts later. move: the row comes `shift` extracts later. A value may name every column of the
    row.
    """

    name: str
    table: str
    column: str
    rate: float
    fate: str
    catalogue: int  # number in the defect catalogue
    value: str = ""
    kind: str = "rewrite"
    where: str = "true"
    least: int = 1
    reason: str = ""  # what must be counted: the reason of quarantine or the issue
    recoverable: bool = True
    whole_key: bool = False
    cells: dict[str, str] = field(default_factory=dict)
    shift: int = 0
    content: bool = False  # the typed row differs from an untouched delivery of it
    lost: str = ""


def _full_width(text: str) -> str:
    return f"translate({text}, '0123456789', '０１２３４５６７８９')"


def _spaced(column: str) -> str:
    return f"substring({column}, 1, 3) || ' ' || substring({column}, 4, 4) || ' ' || substring({column}, 8)"


def _choice(column: str, pairs: dict[str, str]) -> str:
    return (
        f"case {column} "
        + " ".join(f"when '{code}' then '{form}'" for code, form in pairs.items())
        + f" else {column} end"
    )


def _within(column: str, pairs: dict[str, str]) -> str:
    return f"{column} in (" + ", ".join(f"'{code}'" for code in pairs) + ")"


LEAD_LABELS = {
    "new": "待分配",
    "assigned": "待建档",
    "following": "跟进中",
    "carded": "已建档",
    "ordered": "已下订单",
    "delivered": "已成交",
    "lost": "已战败",
}
LEAD_NUMBERS = {
    "new": "101",
    "assigned": "201",
    "following": "501",
    "carded": "301",
    "ordered": "601",
    "delivered": "701",
    "lost": "901",
}
ORDER_LABELS = {"open": "未交车", "cancelled": "已取消", "delivered": "已交车", "returned": "已退回"}
ORDER_NUMBERS = {"open": "13011015", "cancelled": "13011055", "delivered": "13011030", "returned": "13011070"}
PURPOSES = {"purchase": "购车", "service": "售后", "paperwork": "办理手续", "delivery": "交车"}
ORIGINS = {"walk_in": "自然到店", "web_phone": "网电", "outreach": "外拓", "referral": "转介绍"}
MOVEMENTS = {"receipt": "采购入库", "transfer_in": "调入", "transfer_out": "调出", "delivery": "零售出库"}

LONE_LEAD = """_key in (select 'L' || lpad(lead_no::varchar, 9, '0') from lone_leads)"""
LOST_VISIT = """select visit_id as key, unnest(['visit_count', 'visit_count__' || visit_class]) as measure,
    date_trunc('month', arrived_at)::date as month, dealer_code, null as province, 1 as value from visits"""
LOST_LEAD = """select 'L' || lpad(lead_no::varchar, 9, '0') as key, unnest(['lead_count__new']
        || case lead_type when 'web_phone' then ['lead_count__web_phone', 'lead_count__web_phone_distinct']
            when 'outreach' then ['lead_count__outreach'] else [] end) as measure,
    date_trunc('month', created_at)::date as month, dealer_code, null as province, 1 as value from leads
    union all select distinct 'L' || lpad(lead_no::varchar, 9, '0'), 'lead_count__handled', date_trunc('month',
        followed_at)::date, dealer_code, null, 1
    from followups where followed_at is not null and kind = 'normal'"""
LOST_DELIVERY = """select delivery_id as key, unnest(['delivery_count', 'delivery_count__gross',
    'delivery_count__all_types']) as measure,
    date_trunc('month', delivered_at)::date as month, dealer_code, null as province, 1 as value from deliveries"""
LOST_EVENT = """select event_id as key, 'content_share_count' as measure, date_trunc('month', occurred_at)::date
    as month, null as dealer_code,
    province, 1 as value from app_events"""
_BUCKET = " ".join(
    f"when as_of - effective_due <= {high} then '{name}_amount'" for name, _, high in BUCKETS if high is not None
)
LOST_INVOICE = f"""select document_no as key, unnest(['open_receivables_amount', case {_BUCKET}
        else '{BUCKETS[-1][0]}_amount' end]) as measure,
    as_of as month, company_code as dealer_code, customer_code as province, amount * effective_rate as value
    from documents inner join month_ends on month_ends.as_of >= posted_on"""
LOST_GOODS = """select platform || '|' || order_id as key, 'order_count__goods' as measure, date_trunc('month',
    ordered_at)::date as month, dealer_code, null as province,
    1 as value from mall_orders"""

REGISTRY: tuple[Defect, ...] = (
    # 1 phones
    Defect("phone_country_code", "crm__leads", "phone", 0.01, "accepted", 1, "'+86 ' || " + _spaced("phone")),
    Defect("phone_spaces", "crm__leads", "phone", 0.01, "accepted", 1, _spaced("phone")),
    Defect("phone_full_width", "crm__leads", "phone", 0.004, "accepted", 1, _full_width("phone")),
    Defect("phone_country_code", "dms__prospects", "phone", 0.006, "accepted", 1, "'0086' || phone"),
    Defect(
        "phone_dashes",
        "dms__prospects",
        "phone",
        0.006,
        "accepted",
        1,
        "substring(phone, 1, 3) || '-' || substring(phone, 4, 4) || '-' || substring(phone, 8)",
    ),
    Defect("phone_of_spreadsheet", "app__users", "phone", 0.01, "accepted", 1, "phone || '.0'"),
    # 2 phones that are none
    Defect(
        "phone_landline",
        "crm__leads",
        "phone",
        0.002,
        "issue",
        2,
        "'021-5555' || right(phone, 4)",
        where=LONE_LEAD,
        reason="phone: invalid",
        whole_key=True,
        content=True,
    ),
    Defect(
        "phone_short",
        "dms__service_requests",
        "phone",
        0.01,
        "issue",
        2,
        "left(phone, 10)",
        reason="phone: invalid",
        content=True,
    ),
    # 3 encodings are properties of files, see feeds; 4 width and white space of text
    Defect("text_full_width", "dms__dealers", "dealer_name", 0.1, "accepted", 4, "dealer_name || '　'"),
    Defect("text_inner_spaces", "erp__customers", "customer_name", 0.01, "accepted", 4, "'  ' || customer_name || ' '"),
    Defect("code_lower_case", "dms__showroom_visits", "dealer_code", 0.004, "accepted", 4, "lower(dealer_code)"),
    Defect(
        "code_full_width",
        "dms__showroom_visits",
        "dealer_code",
        0.002,
        "accepted",
        4,
        "translate(dealer_code, 'DN0123456789', 'ＤＮ０１２３４５６７８９')",
    ),
    # 5 dates: forms of whole files are in feeds; placeholders here
    Defect("date_placeholder", "dms__showroom_visits", "left_at", 0.004, "nulled", 5, "'9999-12-31'", content=True),
    Defect("date_placeholder", "dms__sales_orders", "promised_on", 0.01, "nulled", 5, "'00000000'", content=True),
    Defect("date_placeholder", "crm__leads", "assigned_at", 0.003, "nulled", 5, "'1900-01-01'", content=True),
    Defect(
        "date_chinese",
        "dms__prospect_events",
        "occurred_at",
        0.01,
        "accepted",
        5,
        "strftime(occurred_at::timestamp, '%Y年%-m月%-d日 %H:%M:%S')",
    ),
    Defect(
        "date_slashes",
        "app__mall_orders",
        "ordered_at",
        0.02,
        "accepted",
        5,
        "strftime(ordered_at::timestamp, '%Y/%-m/%-d %H:%M:%S')",
    ),
    # 6 time zones
    Defect(
        "time_with_offset",
        "app__events",
        "occurred_at",
        0.002,
        "accepted",
        6,
        "strftime(occurred_at::timestamp - interval '8' hour, '%Y-%m-%dT%H:%M:%SZ')",
    ),
    Defect(
        "time_epoch_seconds",
        "app__users",
        "registered_at",
        0.02,
        "accepted",
        6,
        "(epoch(registered_at::timestamp) - 28800)::bigint::varchar",
    ),
    Defect(
        "time_epoch_milliseconds",
        "app__users",
        "registered_at",
        0.02,
        "accepted",
        6,
        "((epoch(registered_at::timestamp) - 28800) * 1000)::bigint::varchar",
    ),
    # 8 vehicle identification numbers
    Defect("vin_lower_case", "dms__deliveries", "vin", 0.01, "accepted", 8, "lower(vin)"),
    Defect(
        "vin_full_width",
        "dms__vehicle_movements",
        "vin",
        0.003,
        "accepted",
        8,
        "translate(vin, 'L0123456789', 'Ｌ０１２３４５６７８９')",
    ),
    Defect(
        "vin_16_characters",
        "dms__service_orders",
        "vin",
        0.004,
        "issue",
        8,
        "left(vin, 16)",
        where="vin like 'LSV%'",
        reason="vin: invalid",
        content=True,
    ),
    Defect(
        "vin_16_characters",
        "dms__vehicle_movements",
        "vin",
        0.002,
        "quarantined",
        8,
        kind="copy",
        cells={"movement_id": "'Q' || movement_id", "vin": "left(vin, 16)"},
        reason="vin: invalid",
    ),
    Defect(
        "vin_16_characters",
        "dms__deliveries",
        "vin",
        0.003,
        "quarantined",
        8,
        "left(vin, 16)",
        recoverable=False,
        whole_key=True,
        reason="vin: invalid",
        where="delivery_no like 'DN3%' and _key in (select delivery_id from plain_floor_sales)",
        lost=LOST_DELIVERY,
    ),
    Defect(
        "vin_letter_o",
        "dms__vehicle_movements",
        "vin",
        0.001,
        "quarantined",
        8,
        kind="copy",
        cells={"movement_id": "'R' || movement_id", "vin": "left(vin, 16) || 'O'"},
        reason="vin: invalid",
    ),
    # 9 codes
    Defect(
        "code_chinese_label",
        "crm__leads",
        "status",
        0.02,
        "accepted",
        9,
        _choice("status", LEAD_LABELS),
        where=_within("status", LEAD_LABELS),
    ),
    Defect(
        "code_vendor_number",
        "crm__leads",
        "status",
        0.02,
        "accepted",
        9,
        _choice("status", LEAD_NUMBERS),
        where=_within("status", LEAD_NUMBERS),
    ),
    Defect(
        "code_chinese_label",
        "dms__sales_orders",
        "status",
        0.03,
        "accepted",
        9,
        _choice("status", ORDER_LABELS),
        where=_within("status", ORDER_LABELS),
    ),
    Defect(
        "code_vendor_number",
        "dms__sales_orders",
        "status",
        0.03,
        "accepted",
        9,
        _choice("status", ORDER_NUMBERS),
        where=_within("status", ORDER_NUMBERS),
    ),
    Defect(
        "code_vendor_number",
        "dms__sales_orders",
        "sales_type",
        0.03,
        "accepted",
        9,
        "'13001001'",
        where="sales_type = 'retail'",
    ),
    Defect(
        "code_vendor_number_spreadsheet",
        "dms__sales_orders",
        "sales_type",
        0.004,
        "accepted",
        9,
        "'13001001.0'",
        where="sales_type = 'retail'",
    ),
    Defect(
        "code_chinese_label",
        "dms__showroom_visits",
        "purpose",
        0.02,
        "accepted",
        9,
        _choice("purpose", PURPOSES),
        where=_within("purpose", PURPOSES),
    ),
    Defect(
        "code_chinese_label",
        "dms__prospects",
        "origin",
        0.02,
        "accepted",
        9,
        _choice("origin", ORIGINS),
        where=_within("origin", ORIGINS),
    ),
    Defect(
        "code_chinese_label",
        "dms__vehicle_movements",
        "movement_type",
        0.02,
        "accepted",
        9,
        _choice("movement_type", MOVEMENTS),
        where=_within("movement_type", MOVEMENTS),
    ),
    Defect(
        "code_vendor_number",
        "dms__prospect_events",
        "approval",
        0.05,
        "accepted",
        9,
        _choice("approval", {"approved": "90281004", "rejected": "90281003"}),
        where="approval in ('approved', 'rejected')",
    ),
    Defect(
        "code_vendor_number",
        "dms__service_orders",
        "order_type",
        0.02,
        "accepted",
        9,
        _choice("order_type", {"repair": "12121001", "rework": "12121002", "warranty": "12121003"}),
        where="order_type in ('repair', 'rework', 'warranty')",
    ),
    Defect("code_upper_case", "crm__lead_followups", "method", 0.005, "accepted", 9, "upper(method)"),
    Defect(
        "code_unknown_optional",
        "crm__lead_followups",
        "result",
        0.002,
        "issue",
        9,
        "'WX999'",
        reason="result: unknown_code",
        content=True,
    ),
    Defect(
        "code_unknown_optional",
        "dms__service_orders",
        "payer",
        0.003,
        "issue",
        9,
        "'ZZ'",
        reason="payer: unknown_code",
        content=True,
    ),
    Defect(
        "code_unknown_required",
        "dms__sales_orders",
        "status",
        0.004,
        "quarantined",
        9,
        kind="copy",
        shift=1,
        cells={"status": "'13019999'", "updated_at": "(updated_at::timestamp + interval '1' hour)::varchar"},
        reason="status: unknown_code",
    ),
    Defect(
        "code_unknown_required",
        "dms__prospects",
        "origin",
        0.002,
        "quarantined",
        9,
        kind="copy",
        shift=1,
        cells={"origin": "'未知来源'", "updated_at": "(updated_at::timestamp + interval '1' hour)::varchar"},
        reason="origin: unknown_code",
    ),
    Defect(
        "code_unknown_required",
        "erp__ar_documents",
        "document_type",
        0.0005,
        "quarantined",
        9,
        kind="copy",
        cells={"document_no": "'Q' || document_no", "document_type": "'AB'"},
        reason="document_type: unknown_code",
    ),
    # 11 late rows
    Defect("late_row", "dms__showroom_visits", "_extract", 0.004, "accepted", 11, kind="move", shift=1),
    Defect("late_row", "dms__vehicle_movements", "_extract", 0.004, "accepted", 11, kind="move", shift=1),
    Defect(
        "late_stale_version",
        "dms__sales_orders",
        "_extract",
        0.006,
        "superseded",
        11,
        kind="copy",
        shift=2,
        where="status = 'open' and _row in (select _row from older)",
    ),
    Defect(
        "late_stale_version",
        "crm__leads",
        "_extract",
        0.003,
        "superseded",
        11,
        kind="copy",
        shift=2,
        where="status in ('new', 'assigned') and _row in (select _row from older)",
    ),
    # redelivered rows: the same again in a later extract
    Defect("redelivered", "dms__showroom_visits", "_extract", 0.005, "redelivered", 7, kind="copy", shift=1),
    Defect("redelivered", "crm__lead_followups", "_extract", 0.003, "redelivered", 7, kind="copy", shift=1),
    Defect("redelivered", "dms__vehicle_movements", "_extract", 0.005, "redelivered", 7, kind="copy", shift=1),
    Defect("redelivered", "app__events", "_extract", 0.002, "redelivered", 7, kind="copy", shift=1),
    Defect("redelivered", "mes__vin_tracks", "_extract", 0.005, "redelivered", 7, kind="copy", shift=3),
    Defect(
        "redelivered",
        "erp__ar_documents",
        "_extract",
        0.003,
        "redelivered",
        7,
        kind="copy",
        shift=1,
        where="_key not in (select _key from many)",
    ),
    Defect(
        "redelivered",
        "erp__ar_allocations",
        "_extract",
        0.003,
        "redelivered",
        7,
        kind="copy",
        shift=1,
        where="_key not in (select _key from many)",
    ),
    Defect(
        "redelivered",
        "dms__deliveries",
        "_extract",
        0.01,
        "redelivered",
        7,
        kind="copy",
        shift=1,
        where="_key not in (select _key from many)",
    ),
    # 14 deletions
    Defect(
        "deleted_row",
        "dms__showroom_visits",
        "is_deleted",
        0.001,
        "deleted",
        14,
        kind="copy",
        cells={"visit_id": "'X' || visit_id", "is_deleted": "'1'"},
    ),
    Defect(
        "deleted_row",
        "crm__lead_followups",
        "is_deleted",
        0.0005,
        "deleted",
        14,
        kind="copy",
        cells={"followup_id": "'X' || followup_id", "is_deleted": "'Y'"},
    ),
    Defect(
        "deleted_entity",
        "crm__leads",
        "is_deleted",
        0.001,
        "deleted",
        14,
        kind="copy_and_delete",
        shift=1,
        cells={"lead_id": "'X' || lead_id", "phone": "'15497' || right(phone, 6)"},
        where="status in ('new', 'assigned')",
    ),
    Defect(
        "deleted_entity",
        "dms__sales_orders",
        "is_deleted",
        0.003,
        "deleted",
        14,
        kind="copy_and_delete",
        shift=1,
        cells={"order_no": "'X' || order_no", "prospect_id": "null"},
        where="status = 'open'",
    ),
    # 15 dates that cannot be
    Defect(
        "date_future_optional",
        "dms__showroom_visits",
        "left_at",
        0.002,
        "issue",
        15,
        "(arrived_at::timestamp + interval '400' day)::varchar",
        reason="left_at: out_of_range",
        content=True,
    ),
    Defect(
        "date_future_required",
        "app__events",
        "occurred_at",
        0.0005,
        "quarantined",
        15,
        "(_extract + 90)::varchar || ' 10:00:00'",
        recoverable=False,
        whole_key=True,
        where="event_name = 'content_share' and is_internal = '0'",
        reason="occurred_at: out_of_range",
        lost=LOST_EVENT,
    ),
    Defect(
        "date_unparsable_optional",
        "dms__sales_orders",
        "promised_on",
        0.004,
        "issue",
        15,
        "'尽快'",
        reason="promised_on: unparsable",
        content=True,
    ),
    Defect(
        "date_unparsable_required",
        "crm__leads",
        "created_at",
        0.0006,
        "quarantined",
        15,
        "'2025-13-45'",
        recoverable=False,
        whole_key=True,
        where=LONE_LEAD,
        reason="created_at: unparsable",
        lost=LOST_LEAD,
    ),
    # missing values
    Defect(
        "missing_required",
        "dms__showroom_visits",
        "dealer_code",
        0.002,
        "quarantined",
        15,
        "null",
        recoverable=False,
        whole_key=True,
        where="visit_id like 'U%'",
        reason="dealer_code: missing",
        lost=LOST_VISIT,
    ),
    Defect(
        "missing_required",
        "crm__leads",
        "channel_code",
        0.0006,
        "quarantined",
        15,
        "null",
        recoverable=False,
        whole_key=True,
        where=LONE_LEAD,
        reason="channel_code: missing",
        lost=LOST_LEAD,
    ),
    Defect(
        "missing_required",
        "erp__ar_documents",
        "amount",
        0.0003,
        "quarantined",
        15,
        "null",
        recoverable=False,
        whole_key=True,
        where="_key in (select document_no from untouched_invoices)",
        reason="amount: missing",
        lost=LOST_INVOICE,
    ),
    Defect(
        "several_reasons",
        "app__mall_orders",
        "amount",
        0.004,
        "quarantined",
        15,
        "'面议'",
        recoverable=False,
        whole_key=True,
        cells={"ordered_at": "'昨天'"},
        reason="amount: unparsable; ordered_at: unparsable",
        lost=LOST_GOODS,
    ),
    Defect(
        "status_without_date",
        "dms__sales_orders",
        "cancelled_at",
        0.004,
        "issue",
        15,
        "null",
        where="status = 'cancelled' and cancelled_at = updated_at",
        reason="cancelled_at: status_without_date",
    ),
    # 12, 18 money
    Defect(
        "money_thousands", "dms__sales_orders", "deal_price", 0.02, "accepted", 18, "format('{:,}', deal_price::bigint)"
    ),
    Defect(
        "money_ten_thousands",
        "dms__sales_orders",
        "deal_price",
        0.02,
        "accepted",
        18,
        "(deal_price::decimal(18, 4) / 10000)::decimal(18, 2)::varchar || '万'",
    ),
    Defect("money_yuan", "dms__sales_orders", "deal_price", 0.01, "accepted", 18, "deal_price || '元'"),
    Defect("money_full_width", "dms__sales_orders", "deal_price", 0.005, "accepted", 18, _full_width("deal_price")),
    Defect(
        "money_sign",
        "erp__ar_documents",
        "amount",
        0.003,
        "accepted",
        18,
        "'¥' || amount",
        where="currency = 'CNY' and amount not like '-%'",
    ),
    Defect(
        "money_thousands",
        "erp__ar_documents",
        "amount",
        0.01,
        "accepted",
        18,
        "format('{:,.2f}', amount::double)",
        where="amount not like '-%'",
    ),
    Defect(
        "money_unparsable_optional",
        "dms__sales_orders",
        "deposit",
        0.002,
        "issue",
        18,
        "'待定'",
        reason="deposit: unparsable",
        content=True,
    ),
    # 10 booleans
    Defect(
        "boolean_chinese",
        "crm__leads",
        "has_consent",
        0.02,
        "accepted",
        10,
        "case has_consent when '1' then '是' else '否' end",
    ),
    Defect(
        "boolean_letters",
        "crm__members",
        "has_consent",
        0.05,
        "accepted",
        10,
        "case has_consent when '1' then 'Y' else 'N' end",
    ),
    Defect(
        "boolean_words",
        "app__events",
        "is_internal",
        0.002,
        "accepted",
        10,
        "case is_internal when '1' then 'true' else 'false' end",
    ),
    # 20 orphans
    Defect(
        "orphan",
        "crm__lead_followups",
        "lead_id",
        0.001,
        "issue",
        20,
        kind="copy",
        cells={"followup_id": "'Y' || followup_id", "lead_id": "'L999999999'"},
        reason="lead_id: orphan",
    ),
    Defect(
        "orphan",
        "crm__leads",
        "campaign_id",
        0.002,
        "issue",
        20,
        "'C0000XX'",
        reason="campaign_id: orphan",
        content=True,
    ),
    Defect(
        "orphan",
        "dms__showroom_visits",
        "employee_id",
        0.001,
        "issue",
        20,
        "'E999999'",
        reason="employee_id: orphan",
        content=True,
    ),
    Defect(
        "orphan",
        "erp__ar_documents",
        "employee_id",
        0.002,
        "issue",
        20,
        "'E999999'",
        reason="employee_id: orphan",
        content=True,
    ),
)

# what lies in the simulation itself, in every delivery of it that is not quarantined: name, table, column, number in
# the catalogue, fate, what must be counted, SQL of the keys. Their effect is in the truth.
SIMULATED: tuple[tuple[str, str, str, int, str, str, str], ...] = (
    (
        "vin_check_digit",
        "dms__deliveries",
        "vin",
        8,
        "issue",
        "vin: check_digit",
        """select delivery_id from deliveries inner join vehicles using (vehicle_no)
        where has_wrong_check_digit and happened(deliveries.delivered_at)""",
    ),
    (
        "vin_check_digit",
        "dms__vehicle_movements",
        "vin",
        8,
        "issue",
        "vin: check_digit",
        "select movement_id from movements inner join vehicles using (vehicle_no) where has_wrong_check_digit",
    ),
    (
        "order_after_delivery",
        "dms__sales_orders",
        "ordered_at",
        16,
        "accepted",
        "",
        "select order_id from orders where is_backfilled and happened(ordered_at)",
    ),
    (
        "order_before_card",
        "dms__sales_orders",
        "ordered_at",
        16,
        "accepted",
        "",
        "select order_id from orders where ordered_at < carded_at and happened(ordered_at)",
    ),
    (
        "vin_at_two_dealers",
        "dms__vehicle_movements",
        "movement_type",
        22,
        "issue",
        "movement_type: transfer_in_without_transfer_out",
        """select movement_id from movements inner join vehicles using (vehicle_no)
        where is_overlapping and movement_type = 'transfer_in'""",
    ),
    (
        "duplicate_lead",
        "crm__leads",
        "phone",
        7,
        "accepted",
        "",
        """select 'L' || lpad(lead_no::varchar, 9, '0') from leads
        where kind in ('normal', 'invalid', 'unassigned') and person != lead_no
            and person in (select person from leads group by person having count(*) > 1)""",
    ),
    (
        "test_lead",
        "crm__leads",
        "customer_name",
        17,
        "accepted",
        "",
        "select 'L' || lpad(lead_no::varchar, 9, '0') from leads where kind = 'test'",
    ),
    (
        "internal_lead",
        "crm__leads",
        "phone",
        17,
        "accepted",
        "",
        "select 'L' || lpad(lead_no::varchar, 9, '0') from leads where kind = 'internal'",
    ),
    (
        "switchboard_phone",
        "dms__prospects",
        "phone",
        7,
        "accepted",
        "",
        "select prospect_id from prospects where person = 99000000",
    ),
    (
        "card_burst",
        "dms__prospects",
        "created_at",
        17,
        "accepted",
        "",
        "select prospect_id from lives where kind = 'burst'",
    ),
    (
        "early_return",
        "dms__deliveries",
        "returned_at",
        25,
        "accepted",
        "",
        """select delivery_id from deliveries where happened(returned_at)
            and day(delivered_at) = day(last_day(delivered_at::date))
        and returned_at::date - delivered_at::date <= 3""",
    ),
    (
        "red_invoice",
        "erp__ar_documents",
        "amount",
        12,
        "accepted",
        "",
        "select document_no from documents where document_type = 'invoice' and amount < 0",
    ),
    (
        "renamed_dealer",
        "dms__dealers",
        "successor_code",
        13,
        "accepted",
        "",
        "select dealer_code from dealers where successor_code is not null and closed_on <= end_on()",
    ),
    (
        "same_visit_twice",
        "dms__showroom_visits",
        "arrived_at",
        7,
        "accepted",
        "",
        "select visit_id from visits where visit_class = 'not_counted'",
    ),
)


def prepare(setting: Setting) -> None:
    """The ledgers, and lists of rows that can be lost without pulling others along."""
    setting.run(
        """create table defects (name varchar, source_system varchar, source_table varchar, key varchar,
            extract_date date, source_file varchar,
        column_name varchar, expected_fate varchar, reason varchar, is_recoverable boolean, catalogue_number integer,
            clean_value varchar,
        dirty_value varchar)"""
    )
    setting.run(
        """create table lost (name varchar, source_system varchar, source_table varchar, key varchar, measure varchar,
            month date, dealer_code varchar,
        province varchar, value decimal(18, 2))"""
    )
    setting.make(
        "month_ends",
        """select unnest(generate_series(date_trunc('month', start_on())::timestamp, end_on()::timestamp,
            interval '1' month))::date as month""",
    )
    setting.make("month_ends", "select month, least(last_day(month), end_on()) as as_of from month_ends")
    setting.make(
        "lone_leads",
        """select leads.lead_no from leads inner join (select person from leads group by person having count(*) = 1)
            as lone using (person)
        where kind = 'normal' and carded_at is null and lead_no > 60""",
    )
    setting.make(
        "plain_floor_sales",
        """select delivery_id from deliveries where order_no is null and not is_demo_car and happened(delivered_at)
            and delivery_no >= 300000000 and delivery_no < 400000000""",
    )
    setting.make(
        "untouched_invoices",
        """select document_no from documents where document_type = 'invoice' and currency = 'CNY' and amount > 0
            and reversed_on is null
            and not is_split and document_no not in (select to_document_no from allocations)
            and invoice_no not in (select invoice_no from credit_notes)""",
    )


def inject(setting: Setting, table: str, columns: list[str]) -> None:
    """Apply the registry to the table `feed`, which holds the rows of `table` as clean text."""
    for defect in REGISTRY:
        if defect.table == table:
            _apply(setting, defect, columns)
    system, name = table.split("__")
    for defect, place, column, number, fate, reason, keys in SIMULATED:
        if place == table:
            setting.run(
                f"""insert into defects select '{defect}', '{system}', '{name}', feed._key, feed._extract,
                    feed._part::varchar, '{column}', '{fate}',
                    '{reason}', true, {number}, null, feed.{column} from feed
                    where _fate is null and _key in ({keys}) order by feed._row"""
            )


def _apply(setting: Setting, defect: Defect, columns: list[str]) -> None:
    run = setting.run
    system, name = defect.table.split("__")
    total = setting.value("select count(*) from feed")
    wanted = max(defect.least, round(total * defect.rate))
    if "from many" in defect.where:
        setting.make("many", "select _key from feed group by _key having count(*) > 1")
    if "from older" in defect.where:
        # versions that say something else than the one in force: the same again is a re-delivery, not an older version
        setting.make(
            "older",
            f"""select _row from (
                select _row, _content, first_value(_content) over (partition by _key order by {NEWEST_VERSION}) as winning
                from feed where _fate is null
                    and _key in (select _key from feed where _fate is null group by _key having count(*) > 1))
            where _content != winning""",
        )
    conditions = ["_defect is null", f"({defect.where})"]
    if defect.kind == "rewrite":
        conditions.append(f"{defect.column} is not null")
    if defect.shift:
        conditions.append(
            f"""_extract in (select extract_date from extracts
                where place + {defect.shift} < (select count(*) from extracts) - 7)"""
        )
    order = f"hash(_key || '{defect.name}{defect.column}{setting.seed}'), _row"
    if defect.whole_key:
        order = f"hash(_key || '{defect.name}{defect.column}{setting.seed}'), _key"
        conditions.append("_key not in (select _key from feed where _defect is not null)")
        victims = f"""select _row from feed where _key in (select _key from (select distinct _key from feed
            where {" and ".join(conditions)})
            order by {order} limit {wanted})"""
    else:
        victims = f"select _row from feed where {' and '.join(conditions)} order by {order} limit {wanted}"
    setting.make("victims", victims)
    hit = setting.value("select count(*) from victims")
    if hit == 0:
        setting.missed.append(f"{defect.table}.{defect.column}: {defect.name}")
        return
    fate = f"'{defect.fate}'" if defect.fate in ("quarantined",) else "null"
    ledger = f"""insert into defects select '{defect.name}', '{system}', '{name}', feed._key, feed._extract,
        feed._part::varchar, '{defect.column}',
        '{defect.fate}', '{defect.reason}', {defect.recoverable}, {defect.catalogue}, %s, %s from feed %s
            order by feed._row"""
    if defect.kind == "rewrite":
        run(ledger % (f"feed.{defect.column}", defect.value, "where _row in (select _row from victims)"))
        content = f"_content || '|{defect.name} {defect.column}'" if defect.content or defect.reason else "_content"
        others = "".join(f"{column} = {value}, " for column, value in defect.cells.items())
        run(f"""update feed set {defect.column} = {defect.value}, {others}_defect = '{defect.name}', _fate = {fate},
            _content = {content}
            where _row in (select _row from victims)""")
    elif defect.kind == "move":
        run(f"""update feed set _extract = later.extract_date, _defect = '{defect.name}' from extracts, extracts
            as later
            where feed._row in (select _row from victims) and extracts.extract_date = feed._extract
                and later.place = extracts.place + {defect.shift}""")
        run(ledger % ("null", "feed._extract::varchar", "where _row in (select _row from victims)"))
    else:
        _copy(setting, defect, columns, ledger, fate)
    if defect.lost:
        run(f"""insert into lost select '{defect.name}', '{system}', '{name}', took.key, took.measure, took.month,
            took.dealer_code, took.province, took.value
            from ({defect.lost}) as took where took.key in (select _key from feed inner join victims using (_row))
                order by took.key, took.measure, took.month""")


def _copy(setting: Setting, defect: Defect, columns: list[str], ledger: str, fate: str) -> None:
    run = setting.run
    top = setting.value("select max(_row) from feed")
    cells = {column: f"feed.{column}" for column in columns}
    cells.update(defect.cells)
    new_key = " || '|' || ".join(f"coalesce({defect.cells.get(key, 'feed.' + key)}, '')" for key in setting.key)
    # a copy of the row under a new key or a new time is a delivery of its own
    marker = "feed._content" if not set(defect.cells) - {"is_deleted"} else f"feed._content || '|{defect.name}'"
    updated = defect.cells.get("updated_at", "feed._updated")
    steps = [(defect.shift, "", "false")]
    if defect.kind == "copy_and_delete":
        steps = [(0, "", "false"), (defect.shift, "|deleted", "true")]
    for step, (shift, suffix, deleted) in enumerate(steps):
        if defect.kind == "copy":
            deleted = "true" if "is_deleted" in defect.cells else "false"
        values = dict(cells)
        time = updated
        if deleted == "true" and defect.kind == "copy_and_delete":
            values["is_deleted"] = "'1'"
            if "updated_at" in columns:
                time = "(feed._updated::timestamp + interval '2' hour)::varchar"
                values["updated_at"] = time
        base = top + step * 10_000_000_000
        select = ", ".join(f"{values[column]} as {column}" for column in columns)
        run(f"""insert into feed by name select {select}, {base} + row_number() over (order by feed._row) as _row,
            later.extract_date as _extract, {new_key} as _key,
                {time} as _updated, {marker} || '{suffix}' as _content, '{defect.name}' as _defect, {fate} as _fate,
                    {deleted} as _deleted, feed._part as _part
            from feed inner join victims on victims._row = feed._row inner join extracts
                on extracts.extract_date = feed._extract
            inner join extracts as later on later.place = extracts.place + {shift}""")
        run(
            ledger
            % (
                "null",
                f"feed.{defect.column}",
                f"where _row > {base} and _row <= {base} + (select count(*) from victims)",
            )
        )
    run(f"update feed set _defect = '{defect.name}' where _row in (select _row from victims)")
