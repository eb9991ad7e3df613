"""Who owes what: customers of the ERP, invoices, receipts, credit notes, allocations, instalments, exchange rates."""

from __future__ import annotations

from drivetrain.demo.setting import Setting

PAYERS = 4  # a fleet, an insurer, a maker's settlement office, a second-tier outlet by turns
BAD_PAYER = "F00000"  # stops paying at 60 % of the span


def build(setting: Setting) -> None:
    _parties(setting)
    _invoices(setting)
    _payments(setting)
    _documents(setting)


def _parties(setting: Setting) -> None:
    setting.make(
        "companies",
        """select 'C' || lpad((outlet + 101)::varchar, 4, '0') as company_code, outlet, dealer_code, city
            || '远航汽车销售服务有限公司' || (outlet + 1)::varchar
                as company_name, business_unit from outlets
        union all select 'C9000', null, null, '远航汽车集团股份有限公司', null
        union all select 'C9500', null, null, '远航汽车制造有限公司', null""",
    )
    fleets = setting.counts["fleets"]
    setting.make(
        "payers",
        f"""select 'F' || lpad(i::varchar, 5, '0') as customer_code, 'fleet' as customer_type, '示例车队租赁公司'
            || i::varchar as customer_name,
            30 * pick(i, 'fleet terms', 1, 3) as terms, i as payer_no, 'fleet' as kind from range({fleets}) as t(i)
        union all select 'S' || lpad(i::varchar, 5, '0'), 'dealer', '示例二级经销商' || i::varchar, 30, 1000000 + i,
            'second_tier' from range(6) as t(i)
        union all select 'I' || lpad(i::varchar, 5, '0'), 'insurer', '示例财产保险公司' || i::varchar, 45, 2000000 + i,
            'insurer' from range(9) as t(i)
        union all select 'M' || lpad(i::varchar, 5, '0'), 'manufacturer',
            '示例汽车制造厂结算中心' || i::varchar, 60, 3000000
            + i, 'maker' from range(2) as t(i)
        union all select 'X' || lpad(i::varchar, 5, '0'), 'company', '示例海外贸易公司' || i::varchar, 60, 4000000 + i,
            'abroad' from range(3) as t(i)""",
    )
    setting.make("payers", "select *, row_number() over (order by payer_no) - 1 as place from payers")
    setting.make(
        "rates",
        """select currency, rate_date, round(base * (1 + 0.03 * (u(strftime(rate_date, '%Y%m')::integer, currency)
            - 0.5)), 4)::decimal(12, 4) as rate_to_cny
        from (values ('USD', 7.18), ('EUR', 7.85)) as bases(currency, base), (select unnest(generate_series(
            (date_trunc('month', start_on()) - interval '1' month)::timestamp, end_on()::timestamp,
                interval '1' month))::date as rate_date) as months""",
    )


def _invoices(setting: Setting) -> None:
    corporate = setting.volume(66_000, 300)
    payers = setting.value("select count(*) from payers")  # a number, not a subquery: with one each pair is compared
    setting.make(
        "invoices",
        f"""
        with cars as (
            select delivery_no as invoice_no, 'car' as kind, 'C' || lpad((outlet + 101)::varchar, 4, '0')
                as company_code, dealer_code,
                coalesce(customer_code, 'K' || lpad(person::varchar, 9, '0')) as customer_code, person, order_no,
                    vehicle_no,
                delivered_at::date as document_date, (deal_price * 1.13)::decimal(18, 2) as amount, 'CNY' as currency,
                    returned_at, employee_id, ordered_at
            from deliveries where happened(delivered_at)
        ),
        corporate as (
            select 600000000 + slots_of.i as invoice_no, 'corporate' as kind, 'C' || lpad((outlet + 101)::varchar, 4,
                '0') as company_code,
                null as dealer_code, payers.customer_code, null::bigint as person, null::bigint as order_no,
                    null::bigint as vehicle_no,
                slots.day_on as document_date,
                (300 + 9000 * pow(u(slots_of.i, 'invoice amount'), 3))::decimal(18, 2) as amount,
                case when payers.kind = 'abroad' then case when u(slots_of.i, 'currency') < 0.6 then 'USD' else 'EUR'
                    end else 'CNY' end as currency,
                null::timestamp as returned_at, null as employee_id, null::timestamp as ordered_at
            from range({corporate}) as slots_of(i)
            inner join slots on slots.slot = floor((slots_of.i + u(slots_of.i,
                'invoice day')) / {corporate} * 32768)::integer
            inner join outlet_slots on outlet_slots.slot = floor(u(slots_of.i, 'invoice outlet') * 10000)::integer
            inner join payers on payers.place = floor(u(slots_of.i, 'payer') * {payers})::integer
        ),
        booked as (select * from cars union all select * from corporate)
        select booked.*, 'INV' || lpad(invoice_no::varchar, 10, '0') as document_no, coalesce(payers.terms, 0)
            as terms,
            coalesce(payers.kind, 'person') as payer_kind,
            case when u(invoice_no, 'posting') < 0.1 then null else document_date + pick(invoice_no, 'posting days',
                0, 2)::integer end as posting_date,
            case when payers.terms is not null and u(invoice_no, 'no due date') < 0.2 then null else document_date
                + coalesce(payers.terms, 0)::integer end as due_date,
            invoice_no % 173 = 5 and booked.kind = 'corporate' and currency = 'CNY' as is_reversed,
            invoice_no % 97 = 8 and booked.kind = 'corporate' and currency = 'CNY' as is_red,
            invoice_no % 67 = 9 and booked.kind = 'corporate' as is_disputed,
            invoice_no % 23 = 6 and booked.kind = 'corporate' and currency = 'CNY' and invoice_no % 173 != 5
                and invoice_no % 97 != 8
                as has_installments,
            invoice_no % 31 = 4 and booked.kind = 'corporate' as has_credit_note
        from booked left join payers using (customer_code)
        """,
    )
    setting.make(
        "invoices",
        """select * replace (case when is_red then -amount else amount end as amount),
            coalesce(posting_date, document_date) as posted_on,
            coalesce(due_date, document_date + terms::integer) as effective_due,
            case when is_reversed then document_date + pick(invoice_no, 'reversed', 5, 40)::integer end
                as reversed_on,
            has_installments as is_split, pick(invoice_no, 'installments', 3, 4) as installment_count
        from invoices""",
    )
    setting.make(
        "installments",
        """select invoice_no, document_no, k as installment_no, document_date + 30 * k::integer as due_date,
            case when k < installment_count then round(amount / installment_count, 2)::decimal(18, 2)
                else (amount - round(amount / installment_count, 2)::decimal(18, 2) * (installment_count
                    - 1))::decimal(18, 2) end as amount
        from invoices, (select unnest(range(1, 5))::integer as k) as turns where is_split
            and k <= installment_count""",
    )


def _payments(setting: Setting) -> None:
    """What is paid on each invoice, and when: at once for a car, by the payer's habits otherwise."""
    stops = f"start_on() + ({setting.days} * 0.6)::integer"
    setting.make(
        "credit_notes",
        """select invoice_no, 'CN' || lpad(invoice_no::varchar, 10, '0') as document_no, company_code, customer_code,
            currency,
            document_date + pick(invoice_no, 'credit note', 4, 28)::integer as document_date,
                (amount * 0.1)::decimal(18, 2) as amount,
            u(invoice_no, 'credit note used') < 0.7 as is_used
        from invoices where has_credit_note and not is_reversed and not is_red and not is_split
        union all
        select invoice_no, 'CN' || lpad(invoice_no::varchar, 10, '0'), company_code, customer_code, currency,
            returned_at::date, amount, false
        from invoices where kind = 'car' and returned_at is not null and happened(returned_at)""",
    )
    setting.make(
        "payments",
        f"""
        with due as (
            select invoices.*, invoices.amount - coalesce(case when credit_notes.is_used then credit_notes.amount end,
                0) as payable,
                case payer_kind when 'fleet' then pick(invoice_no, 'pays late', -3, 75) when 'insurer'
                    then pick(invoice_no, 'pays late', -10, 20)
                    when 'maker' then pick(invoice_no, 'pays late', -5, 5) else pick(invoice_no, 'pays late', -5, 110)
                        end as late
            from invoices left join credit_notes using (invoice_no)
            where not is_reversed and not is_red
        ),
        paid as (
            select *, case when kind = 'car' and payer_kind = 'person' then 'car'
                when u(invoice_no, 'pays never') < 0.02 then 'never'
                when u(invoice_no, 'pays how') < 0.12 then 'twice' when u(invoice_no, 'pays how') < 0.16 then 'short'
                    else 'once' end as way
            from due
        ),
        parts as (
            select invoice_no, document_no as to_document_no, company_code, customer_code, currency, document_date,
                payer_kind, payable, kind, effective_due, late, way,
                ordered_at, unnest(case way
                    when 'never' then []
                    when 'car' then [
                        {{'k': 1, 'on': coalesce(ordered_at::date, document_date), 'share': 0.1}},
                        {{'k': 2, 'on': case when u(invoice_no, 'loan') < 0.35 then document_date + pick(invoice_no,
                            'loan days', 3, 20)::integer else document_date end,
                          'share': 1.0}}]
                    when 'twice' then [{{'k': 1, 'on': effective_due + late::integer, 'share': 0.4}},
                        {{'k': 2, 'on': effective_due + late::integer + 30, 'share': 1.0}}]
                    when 'short' then [{{'k': 1, 'on': effective_due + late::integer, 'share': 0.85}}]
                    else [{{'k': 1, 'on': effective_due + late::integer, 'share': 1.0}}] end) as part
            from paid
        ),
        dated as (
            select * exclude (part), part.k as k, part.share as share,
                greatest(case when payer_kind = 'insurer' then date_trunc('month', part.on)::date + 24
                    else part.on end,
                    case when way = 'car' then part.on else document_date end) as paid_on
            from parts
        )
        select * exclude (share), case when k = 1 then round(payable * share, 2)::decimal(18, 2)
                else (payable - round(payable * case way when 'car' then 0.1 else 0.4 end, 2)::decimal(18,
                    2))::decimal(18, 2) end as amount,
            case when payer_kind = 'insurer' then company_code || customer_code || strftime(paid_on, '%y%m%d')
                else lpad(invoice_no::varchar, 10, '0') || k::varchar end as receipt_key
        from dated
        where paid_on <= end_on() and not (customer_code = '{BAD_PAYER}' and paid_on >= {stops})
        """,
    )


def _documents(setting: Setting) -> None:
    """documents and allocations, as the ERP keeps them; posted_on and effective_on say from when they count."""
    setting.make(
        "receipts",
        """select 'RC' || receipt_key as document_no, company_code, customer_code, currency, paid_on as document_date,
            (sum(amount) + max(case when hash(receipt_key) % 37 = 4 then 500 else 0 end))::decimal(18, 2) as amount
        from payments group by receipt_key, company_code, customer_code, currency, paid_on""",
    )
    setting.make(
        "refunds",
        """select invoice_no, 'RF' || lpad(invoice_no::varchar, 10, '0') as document_no, company_code, customer_code,
            currency,
            document_date + pick(invoice_no, 'refund', 2, 9)::integer as document_date, amount
        from credit_notes where invoice_no in (select invoice_no from invoices where kind = 'car')""",
    )
    setting.make(
        "documents",
        """
        with booked as (
            select invoice_no, document_no, 'invoice' as document_type, company_code, customer_code, order_no,
                dealer_code, vehicle_no, document_date, posting_date,
                due_date, effective_due, currency, amount, employee_id, is_disputed, reversed_on, is_split
                    from invoices
            union all
            select invoice_no, document_no, 'credit_note', company_code, customer_code, null, null, null,
                document_date, document_date, null, document_date,
                currency, amount, null, false, null, false from credit_notes
            union all
            select null, document_no, 'receipt', company_code, customer_code, null, null, null, document_date,
                document_date, null, document_date,
                currency, amount, null, false, null, false from receipts
            union all
            select invoice_no, document_no, 'refund', company_code, customer_code, null, null, null, document_date,
                document_date, document_date, document_date,
                currency, amount, null, false, null, false from refunds
        )
        select booked.*, coalesce(posting_date, document_date) as posted_on,
            case when booked.currency = 'CNY' then case when hash(document_no) % 2 = 0 then 1.0000::decimal(12, 4) end
                when hash(document_no) % 2 = 0 then given.rate_to_cny + 0.0123::decimal(12, 4) end as exchange_rate,
            case when booked.currency = 'CNY' then 1.0000::decimal(12, 4)
                when hash(document_no) % 2 = 0 then given.rate_to_cny + 0.0123::decimal(12, 4) else given.rate_to_cny
                    end as effective_rate
        from booked left join rates as given on given.currency = booked.currency
            and given.rate_date = date_trunc('month', coalesce(posting_date, document_date))::date
        where document_date <= end_on()
        """,
    )
    setting.make(
        "allocations",
        """
        with made as (
            select 'AL' || lpad(invoice_no::varchar, 10, '0') || k::varchar as allocation_id, 'RC' || receipt_key
                as from_document_no, to_document_no,
                greatest(paid_on, document_date) + case when u(invoice_no * 4 + k, 'matched later') < 0.15
                    then pick(invoice_no * 4 + k, 'matched days', 1, 20)::integer else 0 end as allocated_on,
                amount, paid_on as made_on, (invoice_no * 4 + k) % 211 = 17 as is_undone
            from payments
            union all
            select 'AL' || lpad(credit_notes.invoice_no::varchar, 10, '0') || '8', credit_notes.document_no,
                invoices.document_no, credit_notes.document_date,
                credit_notes.amount, credit_notes.document_date, false
            from credit_notes inner join invoices using (invoice_no) where credit_notes.is_used
            union all
            select 'AL' || lpad(refunds.invoice_no::varchar, 10, '0') || '9', 'CN'
                || lpad(refunds.invoice_no::varchar, 10, '0'), refunds.document_no,
                refunds.document_date, refunds.amount, refunds.document_date, false
            from refunds
        ),
        undone as (
            select *, case when is_undone and allocated_on + 25 <= end_on() then allocated_on + 25 end as reversed_on
            from made where made_on <= end_on()
        )
        select undone.*, greatest(undone.allocated_on, credits.posted_on, debits.posted_on) as effective_on,
            greatest(undone.made_on, debits.document_date) as landed_from
        from undone inner join documents as credits on credits.document_no = undone.from_document_no
            inner join documents as debits on debits.document_no = undone.to_document_no
        """,
    )
