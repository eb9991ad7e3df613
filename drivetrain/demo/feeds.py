"""What each system gives out: per table the rows of every extract, as the source would write them.

A feed is a select whose columns are the contract's, plus `_extract` (the extract that brings the row). Entities come
once per extract in which they changed, in the state of that extract's end.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivetrain.demo.setting import Setting

# forms in which a file writes its dates, by turns of the extracts
PLAIN = ("iso",)


@dataclass(frozen=True)
class Feed:
    """How one table is delivered: its rows (SQL) and the look of its files."""

    table: str
    sql: str
    form: str = "csv"  # csv, parquet (text), parquet_typed, xlsx
    encoding: str = "utf-8"  # utf-8, utf-8-sig, gb18030
    chinese_headers: bool = False
    reordered: bool = False
    dates: tuple[str, ...] = PLAIN
    extra_column: str | None = None
    cadence: str = (
        "daily"  # daily: month ends, then the last week's days; monthly, quarterly: their ends, and the last day
    )


def changes(columns: dict[str, str]) -> str:
    """SQL list of the moments at which an entity changed: {state: time expression}."""
    return "[" + ", ".join(f"{{'state': '{state}', 'at': {at}}}" for state, at in columns.items()) + "]"


def versions(
    source: str, key: str, moments: dict[str, str], happened: str = "happened", lands: str = "landed_on"
) -> str:
    """SQL: one row per entity and extract in which it changed: `version_at` (its last change) and `state`."""
    return f"""(
        select {key}, {lands}(change.at) as _extract, max(change.at) as version_at, arg_max(change.state, change.at)
            as state
        from (select {key}, unnest({changes(moments)}) as change from {source}) as moved
        where {happened}(change.at)
        group by {key}, {lands}(change.at)
    )"""


def feeds() -> list[Feed]:
    """Every table of the demo, in the order in which it is written."""
    first_seen = "date_trunc('day', start_on())::timestamp"
    return [
        Feed(
            "dms__dealers",
            f"""select dealers.dealer_code, '远航' || (['星驰', '皓远'])[brand_no + 1] || city || (dealers.outlet
                + 1)::varchar || '店' as dealer_name,
                group_code, group_name, business_unit,
                    (['星驰', '皓远'])[brand_no + 1] as brand, region, province, city,
                    store_type,
                case when version.state = 'ended' then successor_code end as successor_code, war_zone,
                    parent_dealer_code,
                case when version.state = 'ended' then 'removed' else 'admitted' end as admission_status,
                opened_on, case when version.state = 'ended' then closed_on end as closed_on, version.version_at
                    as updated_at, version._extract
            from dealers inner join {
                versions(
                    "dealers",
                    "dealer_code",
                    {
                        "open": "greatest(opened_on::timestamp, " + first_seen + ")",
                        "ended": "closed_on::timestamp + interval '9' hour",
                    },
                )
            } as version
                using (dealer_code)""",
            encoding="utf-8-sig",
            chinese_headers=True,
            dates=("iso", "slash"),
            cadence="quarterly",
        ),
        Feed(
            "dms__employees",
            f"""select employee_id, name_of(employees.person) as employee_name,
                (select codes.dealer_code from codes where codes.outlet = employees.outlet
                    and codes.valid_from <= version.version_at::date
                    and version.version_at::date < codes.valid_to and (codes.outlet != 5
                        or codes.valid_from = date '2000-01-01')
                    ) as dealer_code,
                phone_of(employees.person) as phone, role, hired_on, case when version.state = 'left' then left_on end
                    as left_on,
                version.version_at as updated_at, version._extract
            from employees inner join {
                versions(
                    "employees", "employee_id", {"here": first_seen, "left": "left_on::timestamp + interval '18' hour"}
                )
            } as version using (employee_id)""",
            encoding="gb18030",
            chinese_headers=True,
            cadence="quarterly",
        ),
        Feed(
            "dms__vehicle_models",
            f"""select model_code, (['星驰', '皓远'])[brand_no + 1] as brand, series_code, series_name,
                    series_name || ' '
                || trim_name as model_name, trim_name,
                series_name as business_series, origin, fuel_type, country, msrp, round(msrp * 0.82)::integer
                    as floor_price, date '2023-03-01' as launched_on,
                {first_seen} as updated_at, landed_on(start_on()) as _extract
            from models""",
        ),
        Feed(
            "dms__showroom_visits",
            """select visit_id, dealer_code, arrived_at, arrived_at + to_minutes(pick(visit_id, 'stays', 15, 150))
                as left_at, purpose,
                pick(visit_id, 'party', 1, 4) as party_size, 'P' || lpad(prospect_no::varchar, 9, '0') as prospect_id,
                case when person is not null then phone_of(person) end as phone, employee_id, landed_on(arrived_at)
                    as _extract
            from visits""",
            dates=("iso", "slash", "compact", "iso", "zh"),
        ),
        Feed(
            "dms__prospects",
            f"""select prospect_id,
                case when version.state = 'moved' then owner_dealer else dealer_code end as dealer_code,
                case when version.state = 'moved' then moved_to_employee else employee_id end as employee_id,
                name_of(person) as customer_name, phone_of(person) as phone, lives.origin, 'L'
                    || lpad(lead_no::varchar, 9, '0') as lead_id, series_code,
                case when lives.origin = 'referral' then coalesce((select phone_of(deliveries.person) from deliveries
                    where deliveries.delivery_no = referrers.delivery_no), null) end as referrer_phone,
                carded_at as created_at, version.version_at as updated_at, version._extract
            from lives inner join {
                versions(
                    "lives",
                    "prospect_no",
                    {"card": "carded_at", "moved": "case when is_moved then moved_at + interval '90' minute end"},
                )
            } as version using (prospect_no)
            left join referrers using (prospect_no)""",
            encoding="gb18030",
            chinese_headers=True,
            dates=("iso", "iso", "slash"),
        ),
        Feed(
            "dms__prospect_events",
            """select event_id, 'P' || lpad(prospect_no::varchar, 9, '0') as prospect_id, event_type, approval,
                occurred_at, approved_at, from_employee_id,
                from_dealer_code,
                    case event_type when 'lost' then (['价格', '竞品', '暂不购车', '已购他牌'])[pick(event_id,
                    'reason', 1, 4)] end as reason,
                to_dealer_code, target_id, landed_on(greatest(occurred_at, coalesce(approved_at, occurred_at)))
                    as _extract
            from prospect_events""",
        ),
        Feed(
            "dms__sales_orders",
            f"""select order_id as order_no, dealer_code, employee_id, 'P' || lpad(prospect_no::varchar, 9, '0')
                as prospect_id, customer_code,
                case when person is not null then phone_of(person) end as phone, model_code,
                case when version.state in ('delivered', 'returned') then vin end as vin,
                sales_type, version.state as status, ordered_at, ordered_at::date + pick(order_no, 'promised', 10,
                    60)::integer as promised_on,
                case when version.state = 'cancelled' then cancelled_at end as cancelled_at, msrp, deal_price,
                case when u(order_no, 'deposit') < 0.9 then 5000 end as deposit,
                case when u(order_no, 'loan') < 0.5 then round(deal_price * 0.6)::integer end as loan_amount,
                version.version_at as updated_at, version._extract
            from (select orders.*, vehicles.vin from orders left join vehicles
                on vehicles.vehicle_no = orders.order_no where happened(ordered_at)) as placed
            inner join {
                versions(
                    "(select * from orders where happened(ordered_at))",
                    "order_no",
                    {
                        "open": "case when not is_backfilled then ordered_at end",
                        "cancelled": "cancelled_at",
                        "delivered": "case when is_backfilled then ordered_at else delivered_at end",
                        "returned": "returned_at",
                    },
                )
            } as version using (order_no)""",
            dates=("iso", "iso", "slash", "offset"),
        ),
        Feed(
            "dms__deliveries",
            f"""select delivery_id as delivery_no, case when order_no is not null then 'SO' || lpad(order_no::varchar,
                9, '0') end as order_no,
                dealer_code, vin, case when order_no is null then employee_id end as employee_id,
                case when order_no is null then phone_of(person) end as phone, case when order_no is null
                    then customer_code end as customer_code,
                case when order_no is null then sales_type end as sales_type, case when order_no is null
                    then deal_price end as deal_price, delivered_at,
                case when version.state = 'returned' then returned_at end as returned_at,
                '示' || 'A' || lpad((delivery_no % 100000)::varchar, 5, '0') as plate, city as plate_city,
                    version.version_at as updated_at, version._extract
            from (select deliveries.*, vehicles.vin, outlets.city from deliveries inner join vehicles
                using (vehicle_no)
                inner join outlets on outlets.outlet = deliveries.outlet) as handed
            inner join {
                versions("deliveries", "delivery_no", {"delivered": "delivered_at", "returned": "returned_at"})
            } as version using (delivery_no)""",
            dates=("iso", "slash", "iso", "zh"),
        ),
        Feed(
            "dms__vehicle_movements",
            """select movement_id, vin, model_code, dealer_code, movement_type, moved_at, unit_cost, additional_cost,
                landed_on(moved_at) as _extract
            from movements""",
        ),
        Feed(
            "dms__service_orders",
            f"""select service_order_id as service_order_no, dealer_code, employee_id, vin, phone_of(person) as phone,
                order_type, opened_at,
                case when version.state = 'closed' then closed_at end as closed_at,
                case when version.state = 'open' then 'open' when is_void then 'void' else 'settled' end as status,
                    kilometres + order_no % 997 as mileage_km,
                labour as labour_amount, parts as parts_amount, round(labour * 0.4, 2) as labour_cost,
                    round(parts * 0.7, 2) as parts_cost,
                case order_type when 'warranty' then 'warranty' when 'accident' then 'insurer' when 'rework'
                    then 'internal' else 'customer' end as payer,
                version.version_at as updated_at, version._extract
            from service_orders
                inner join {versions("service_orders", "order_no", {"open": "opened_at", "closed": "closed_at"})}
                as version using (order_no)""",
            cadence="monthly",
        ),
        Feed(
            "dms__service_requests",
            f"""select request_id, request_type, dealer_code, phone_of(person) as phone, created_at,
                case when version.version_at >= handled_at then handled_at end as handled_at,
                case when version.version_at >= closed_at then closed_at end as closed_at, handler_id, accident_no,
                    reopened_count, score, estimate as estimate_amount,
                version.version_at as updated_at,
                case when version._extract = end_on() - 3 then end_on() - 2 else version._extract end as _extract
            from service_requests inner join {
                versions(
                    "service_requests",
                    "request_no",
                    {"new": "created_at", "handled": "handled_at", "closed": "closed_at"},
                )
            } as version using (request_no)
            qualify row_number() over (partition by request_no,
                case when version._extract = end_on() - 3 then end_on() - 2 else version._extract end
                    order by version_at desc) = 1""",
        ),
        Feed(
            "crm__leads",
            f"""select 'L' || lpad(lead_no::varchar, 9, '0') as lead_id, created_at, channel_code, campaign_id,
                lead_type,
                case when kind = 'test' and lead_no % 2 = 1 then '测试' || name_of(person) when kind = 'test'
                    then 'Test ' || name_of(person) else name_of(person) end as customer_name,
                phone_of(person) as phone, province, city, case when kind != 'unassigned' then dealer_code end
                    as dealer_code,
                case when kind != 'unassigned' then employee_id end as employee_id, (['星驰', '皓远'])[brand_no + 1]
                    as brand, series_code,
                version.state as status,
                case when version.state = 'invalid' then (['no_intent', 'wrong_number', 'no_answer',
                    'other'])[pick(lead_no, 'invalid reason', 1, 4)] end as invalid_reason,
                case when version.state != 'new' then assigned_at end as assigned_at,
                case when version.state in ('invalid', 'lost', 'delivered') then version.version_at end as closed_at,
                (pick(lead_no, 'consent', 0, 9) < 7)::integer as has_consent, version.version_at as updated_at,
                    version._extract
            from lead_states inner join {
                versions(
                    "lead_states",
                    "lead_no",
                    {
                        "new": "created_at",
                        "assigned": "assigned_at",
                        "following": "first_followed_at",
                        "carded": "carded_at",
                        "ordered": "ordered_at",
                        "delivered": "delivered_at",
                        "lost": "lost_at",
                        "invalid": "invalid_at",
                    },
                    "crm_happened",
                    "crm_landed_on",
                )
            } as version using (lead_no)""",
            reordered=True,
            dates=("iso", "slash", "epoch_seconds", "iso", "epoch_milliseconds", "zh", "compact", "serial"),
            extra_column="落地页",
        ),
        Feed(
            "crm__lead_followups",
            """select 'FU' || lpad(followup_no::varchar, 11, '0') as followup_id, 'L' || lpad(lead_no::varchar, 9,
                '0') as lead_id, employee_id,
                (['call', 'call', 'wechat', 'sms'])[pick(followup_no, 'method', 1, 4)] as method, planned_at,
                    followed_at, recorded_at as created_at,
                case when followed_at is not null then pick(followup_no, 'talk', 0, 400) end as talk_seconds,
                case when followed_at is not null then (['reached', 'reached', 'unreached', 'appointment',
                    'refused'])[pick(followup_no, 'result', 1, 5)] end as result,
                planned_at::date::timestamp + interval '82' hour as next_at, crm_landed_on(recorded_at) as _extract
            from followups""",
        ),
        Feed(
            "crm__invitations",
            f"""select 'IV' || lpad(prospect_no::varchar, 9, '0') as invitation_id, 'P' || lpad(prospect_no::varchar,
                9, '0') as prospect_id, dealer_code,
                employee_of(outlet, pick(prospect_no, 'inviter', 6, 7)) as employee_id, carded_at
                    + interval '40' minute as invited_at,
                coalesce(visit_1, carded_at + interval '3' day)::date::timestamp + interval '10' hour
                    as appointment_at,
                case when version.state = 'arrived' then 'V' || lpad(prospect_no::varchar, 9, '0') || '1' end
                    as visit_id,
                version.version_at as updated_at, version._extract
            from (select * from lives where origin in ('web_phone', 'outreach') and kind = 'normal') as invited
            inner join {
                versions(
                    "(select * from lives where origin in ('web_phone', 'outreach') and kind = 'normal')",
                    "prospect_no",
                    {"invited": "carded_at + interval '40' minute", "arrived": "visit_1 + interval '5' minute"},
                    "crm_happened",
                    "crm_landed_on",
                )
            } as version
                using (prospect_no)""",
            chinese_headers=True,
            cadence="quarterly",
        ),
        Feed(
            "crm__test_drives",
            """select test_drive_id, 'P' || lpad(prospect_no::varchar, 9, '0') as prospect_id, dealer_code,
                employee_id, series_code, booked_at,
                case when status = 'completed' and not has_no_start then started_at end as started_at,
                case when status = 'completed' then started_at + interval '35' minute end as ended_at, status,
                    off_site::integer as is_off_site,
                started_at + interval '1' hour as updated_at, crm_landed_on(started_at) as _extract
            from test_drives""",
            cadence="monthly",
        ),
        Feed(
            "crm__campaigns",
            """select campaign_id,
                    (case campaign_type when 'trade_in' then '置换有礼 ' else '示例活动 ' end) || campaign_id
                as campaign_name, campaign_type, channel_code,
                starts_on, ends_on, 50000 + pick(campaign_id, 'budget', 0, 90) * 1000 as budget,
                greatest(starts_on - 10, start_on())::timestamp + interval '9' hour as updated_at,
                landed_on(greatest(starts_on - 10, start_on())) as _extract
            from campaigns where starts_on - 10 <= end_on()""",
            cadence="quarterly",
        ),
        Feed(
            "crm__members",
            f"""select member_id, phone_of(person) as phone, app_user_id, vin, registered_at, (pick(person,
                'member consent', 0, 9) < 8)::integer as has_consent,
                case when version.state = 'left' then cancelled_at end as cancelled_at, (['银卡', '金卡',
                    '普卡'])[pick(person, 'level', 1, 3)] as level, province,
                version.version_at as updated_at, version._extract
            from (select * from members where crm_happened(registered_at)) as joined
            inner join {
                versions(
                    "(select * from members where crm_happened(registered_at))",
                    "person",
                    {"here": "registered_at", "left": "cancelled_at"},
                    "crm_happened",
                    "crm_landed_on",
                )
            } as version using (person)""",
            cadence="quarterly",
        ),
        Feed(
            "crm__touchpoints",
            """select touchpoint_id, phone_of(person) as phone, app_user_id, channel_code, channel_code || '_'
                || pick(touch_no, 'touch code', 1, 4) as touchpoint_code,
                dealer_code, case when u(touch_no, 'campaign') < 0.8 then 'C' || strftime(date_trunc('quarter',
                    touched_at), '%y%m') || lpad(channel_no::varchar, 2, '0') end
                    as campaign_id,
                touched_at, touch_type, crm_landed_on(touched_at) as _extract
            from touchpoints""",
            cadence="quarterly",
        ),
        Feed(
            "crm__touchpoint_registry",
            f"""select channel_code || '_' || k as touchpoint_code, channel_code || ' 触点' || k as touchpoint_name,
                channel_code, ecosystem,
                {first_seen} as updated_at, landed_on(start_on()) as _extract
            from channels, range(1, 5) as codes(k)""",
        ),
        Feed(
            "app__users",
            """select app_user_id, case when u(user_no, 'gives phone') < 0.85 then phone_of(person) end as phone,
                registered_at, province, registered_at as updated_at,
                landed_on(registered_at) as _extract
            from app_users where happened(registered_at)""",
            extra_column="quanlify",
            cadence="quarterly",
        ),
        Feed(
            "app__events",
            """select event_id, app_user_id, device_id, client, event_name, occurred_at, province, city,
                case when event_name in ('post', 'board_visit', 'content_read', 'content_share') then board end
                    as board, placement,
                case when event_name like 'content%' or event_name = 'model_page_click' then 'O'
                    || lpad(object_no::varchar, 5, '0') end as object_id,
                case when event_name = 'offer_entry' then (select any_value(campaign_id) from campaigns
                    where campaign_type = 'trade_in'
                    and occurred_at::date between starts_on and ends_on) end as campaign_id,
                case when event_name in ('store_scan', 'online_consult') then dealer_code end as dealer_code,
                case when event_name = 'content_read' then dwell end as dwell_ms, case when is_internal then 1 else 0
                    end as is_internal,
                landed_on(occurred_at) as _extract
            from app_events""",
            form="parquet",
        ),
        Feed(
            "app__mall_orders",
            f"""select platform, order_id, app_user_id, case when person is not null then phone_of(person) end
                as phone, province, dealer_code, amount, ordered_at,
                case when version.state != 'created' then ordered_at + interval '4' minute end as paid_at,
                    version.state as status,
                version.version_at as updated_at, version._extract
            from mall_orders inner join {
                versions(
                    "mall_orders",
                    "goods_no",
                    {
                        "created": "ordered_at",
                        "paid": "case when is_paid then ordered_at + interval '4' minute end",
                        "fulfilled": "case when is_fulfilled then ordered_at + interval '3' day end",
                        "refunded": "case when is_refunded and is_fulfilled then ordered_at + interval '9' day end",
                    },
                )
            } as version using (goods_no)""",
            cadence="quarterly",
        ),
        Feed(
            "scrm__contacts",
            f"""select employee_id, external_user_id, dealer_code, phone_of(person) as phone, 'lead' as source,
                added_at,
                case when version.state = 'removed' then removed_at end as removed_at, version.version_at
                    as updated_at, version._extract
            from contacts inner join {versions("contacts", "person", {"added": "added_at", "removed": "removed_at"})}
                as version using (person)""",
            cadence="quarterly",
        ),
        Feed(
            "erp__companies",
            f"""select company_code, company_name, dealer_code, business_unit, 'CNY' as currency, {first_seen}
                as updated_at, landed_on(start_on()) as _extract
            from companies""",
        ),
        Feed(
            "erp__customers",
            f"""select customer_code, customer_name, customer_type, null as phone, 1000000 + payer_no % 7 * 500000
                as credit_limit, terms as payment_terms_days,
                {first_seen} as updated_at, landed_on(start_on()) as _extract
            from payers
            union all
            select 'K' || lpad(person::varchar, 9, '0'), name_of(person), 'person', phone_of(person), null, 0,
                min(delivered_at), landed_on(min(delivered_at))
            from deliveries where person is not null and happened(delivered_at) group by person""",
            encoding="utf-8-sig",
            chinese_headers=True,
            cadence="quarterly",
        ),
        Feed(
            "erp__ar_documents",
            f"""select document_no, document_type, company_code, customer_code,
                case when order_no is not null then 'SO' || lpad(order_no::varchar, 9, '0') end as order_no,
                    dealer_code, vin,
                document_date, posting_date, due_date, currency, amount, exchange_rate, employee_id,
                    is_disputed::integer as is_disputed,
                case when version.state = 'reversed' then reversed_on end as reversed_on, version.version_at
                    as updated_at, version._extract
            from (select documents.*, vehicles.vin from documents left join vehicles using (vehicle_no)) as booked
            inner join {
                versions(
                    "documents",
                    "document_no",
                    {
                        "booked": "document_date::timestamp + interval '18' hour",
                        "reversed": "reversed_on::timestamp + interval '18' hour",
                    },
                )
            } as version
                using (document_no)""",
            dates=("iso", "compact", "slash", "iso", "serial"),
        ),
        Feed(
            "erp__ar_allocations",
            f"""select allocation_id, from_document_no, to_document_no, allocated_on, amount, case
                when version.state = 'undone' then reversed_on end as reversed_on,
                version.version_at as updated_at, version._extract
            from allocations inner join {
                versions(
                    "allocations",
                    "allocation_id",
                    {
                        "made": "landed_from::timestamp + interval '19' hour",
                        "undone": "reversed_on::timestamp + interval '19' hour",
                    },
                )
            } as version using (allocation_id)""",
            form="parquet_typed",
            cadence="monthly",
        ),
        Feed(
            "erp__ar_installments",
            """select installments.document_no, installment_no, installments.due_date, installments.amount,
                document_date::timestamp + interval '18' hour as updated_at,
                landed_on(document_date) as _extract
            from installments inner join invoices using (invoice_no)""",
            cadence="quarterly",
        ),
        Feed(
            "erp__exchange_rates",
            """select currency, rate_date, rate_to_cny, greatest(rate_date, start_on())::timestamp + interval '8' hour
                as updated_at,
                landed_on(greatest(rate_date, start_on())) as _extract
            from rates""",
            cadence="quarterly",
        ),
        Feed(
            "mes__vin_tracks",
            """select vin, (['line_on', 'line_off', 'quality_ok'])[k] as track_point, produced_at + to_hours(k - 2)
                as passed_at,
                'PL01' as plant_code, landed_on(produced_at) as _extract
            from vehicles, range(1, 4) as points(k) where happened(produced_at + interval '2' hour)""",
            form="parquet_typed",
            cadence="quarterly",
        ),
        Feed(
            "planning__targets",
            """select 'delivery_count' as metric, month, scope_type, scope_code, target, updated_at, _extract
                from targets""",
            form="xlsx",
            chinese_headers=True,
            dates=("serial",),
            cadence="quarterly",
        ),
    ]


def prepare(setting: Setting) -> None:
    """The few tables that feeds need beside the simulation."""
    setting.make(
        "lead_states",
        """select leads.*, outlets.province, outlets.city,
            case when u(leads.lead_no, 'campaign') < 0.8 then 'C' || strftime(date_trunc('quarter', leads.created_at),
                '%y%m') || lpad(channel_no::varchar, 2, '0') end
                as campaign_id,
            case when first_followed_at < coalesce(leads.carded_at, invalid_at, first_followed_at + interval '1' day)
                then first_followed_at end as first_followed_at, lives.ordered_at,
            case when lives.delivered_at > lives.ordered_at then lives.delivered_at end as delivered_at,
                lives.lost_on_at as lost_at
        from leads inner join outlets on outlets.outlet = leads.outlet
        left join lives on lives.lead_no = leads.lead_no
        left join (select lead_no, min(recorded_at) as first_followed_at from followups where followed_at is not null
            group by lead_no) as followed
            on followed.lead_no = leads.lead_no""",
    )
    # a referrer: an owner whose car was handed over well before the card
    setting.make(
        "referrers",
        """with owners as (
            select delivery_no, delivered_at, row_number() over (order by delivered_at, delivery_no) as place
                from deliveries
            where happened(delivered_at) and person is not null and person < 63000000 and returned_at is null
        ),
        referred as (
            select prospect_no, owners.place as owner_count
            from (select prospect_no, carded_at - interval '2' day as before from lives where origin = 'referral')
                as newcomers
            asof join owners on owners.delivered_at < newcomers.before
        )
        select prospect_no, owners.delivery_no from referred inner join owners
            on owners.place = 1 + floor(u(prospect_no, 'referrer') * owner_count)::bigint
        where owner_count > 0""",
    )
    setting.make(
        "targets",
        """with months as (
            select unnest(generate_series(date_trunc('month', start_on())::timestamp, end_on()::timestamp,
                interval '1' month))::date as month
        ),
        outlet_targets as (
            select month, 'dealer' as scope_type, dealer_code as scope_code, region,
                greatest(1, round(1.05 * (select count(*) from deliveries where happened(delivered_at)
                    and deliveries.dealer_code = dealers.dealer_code)
                    / (select count(*) from months) * (0.8 + 0.4 * u(hash(dealer_code || month::varchar),
                        'target'))))::integer as target
            from months, dealers
        )
        select month, scope_type, scope_code, target, month::timestamp + interval '9' hour as updated_at,
            landed_on(greatest(month, start_on())) as _extract from outlet_targets
        union all
        select month, 'region', region, sum(target)::integer, month::timestamp + interval '9' hour,
            landed_on(greatest(month, start_on()))
        from outlet_targets group by month, region""",
    )
