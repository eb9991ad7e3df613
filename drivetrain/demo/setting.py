"""Where the demo is made: the span of days, the random numbers, and the DuckDB workshop with its macros.

Everything random is a hash of an entity's number, a name for the purpose and the seed. So a row does not depend on
the order in which rows are made, on the number of threads or on the engine's random generator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

LAST_DAY = dt.date(2026, 6, 30)
DEFAULT_DAYS = 730
DAILY_EXTRACTS = 7
CRM_LAG_DAYS = 2  # CRM is the system that is 48 hours late

# lunar new year's day: the week around it is nearly empty
SPRING_FESTIVALS = (
    dt.date(2023, 1, 22),
    dt.date(2024, 2, 10),
    dt.date(2025, 1, 29),
    dt.date(2026, 2, 17),
)
# share of a year's business by calendar month, 1.0 = average
SEASON = (1.0, 0.62, 1.02, 0.95, 1.0, 1.04, 0.88, 0.92, 1.14, 1.1, 1.13, 1.24)
WEEKDAY = (0.86, 0.84, 0.86, 0.9, 1.0, 1.32, 1.24)
PRICE_WAR_SHARE = 0.58  # of the span after which prices fall

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红宁晨宇欣怡博文"

Progress = Callable[[int, int, str], None]  # steps done, steps in all, what was done


@dataclass
class Setting:
    """One run: what was asked for, and the workshop (a DuckDB connection) in which tables are made."""

    scale: float
    seed: int
    days: int
    connection: duckdb.DuckDBPyConnection
    end: dt.date = LAST_DAY
    counts: dict[str, int] = field(default_factory=dict)
    key: list[str] = field(default_factory=list)  # of the table that is being written
    notes: list[tuple] = field(default_factory=list)  # lines of the defect ledger about whole files, not yet written
    missed: list[str] = field(default_factory=list)  # defects that found no row to hit

    @property
    def start(self) -> dt.date:
        return self.end - dt.timedelta(days=self.days - 1)

    @property
    def crm_end(self) -> dt.date:
        return self.end - dt.timedelta(days=CRM_LAG_DAYS)

    @property
    def price_war(self) -> dt.date:
        return self.start + dt.timedelta(days=int(self.days * PRICE_WAR_SHARE))

    def volume(self, at_scale_one: int, least: int = 1) -> int:
        """How many of something that comes `at_scale_one` times in two years at scale 1."""
        return max(least, round(at_scale_one * self.scale * self.days / DEFAULT_DAYS))

    def run(self, sql: str, parameters: list | None = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(sql, parameters) if parameters else self.connection.execute(sql)

    def table(self, name: str, columns: str, rows: list[tuple]) -> None:
        """A small table from Python values, in one statement."""
        self.run(f"create or replace table {name} ({columns})")
        self.insert(name, rows)

    def insert(self, name: str, rows: list[tuple]) -> None:
        if rows:
            self.run(f"insert into {name} values " + ", ".join(f"({', '.join(map(literal, row))})" for row in rows))

    def make(self, table: str, sql: str) -> None:
        self.connection.execute(f"create or replace table {table} as {sql}")

    def rows(self, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()

    def value(self, sql: str) -> object:
        return self.connection.execute(sql).fetchone()[0]


def literal(value: object) -> str:
    """A Python value as SQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dt.date):
        return f"date '{value}'"
    return "'" + str(value).replace("'", "''") + "'"


def extract_dates(setting: Setting) -> list[dt.date]:
    """The days on which systems deliver: month ends, then daily for the last week."""
    daily_from = setting.end - dt.timedelta(days=DAILY_EXTRACTS)
    dates = []
    day = setting.start
    while True:
        month_end = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        if month_end >= daily_from:
            break
        dates.append(month_end)
        day = month_end + dt.timedelta(days=1)
    dates += [daily_from + dt.timedelta(days=n) for n in range(DAILY_EXTRACTS + 1)]
    return dates


def day_weight(day: dt.date) -> float:
    weight = SEASON[day.month - 1] * WEEKDAY[day.weekday()]
    for festival in SPRING_FESTIVALS:
        distance = (day - festival).days
        if -3 <= distance <= 7:
            weight *= 0.12
        elif -14 <= distance < -3:
            weight *= 1.2
    return weight


def open_setting(scale: float, seed: int, days: int | None, temp: Path) -> Setting:
    """A workshop of its own in a file in `temp`: what does not fit into memory lies there compressed."""
    days = DEFAULT_DAYS if days is None else days
    connection = duckdb.connect(
        str(temp / "workshop.duckdb"),
        config={"temp_directory": str(temp), "memory_limit": "3GB", "preserve_insertion_order": True},
    )
    connection.execute("set enable_progress_bar = false")
    setting = Setting(scale=scale, seed=seed, days=days, connection=connection)
    setting.table(
        "extracts",
        "extract_date date, place integer",
        [(day, place) for place, day in enumerate(extract_dates(setting))],
    )
    _macros(setting)
    _calendar(setting)
    return setting


def _macros(setting: Setting) -> None:
    run = setting.run
    first = extract_dates(setting)[0]
    daily_from = setting.end - dt.timedelta(days=DAILY_EXTRACTS)
    # a uniform number in [0, 1) for a key and a purpose
    run(f"""create macro u(k, purpose) as
        (hash(xor(hash(k), hash(purpose || '/{setting.seed}'))) >> 11)::double / 9007199254740992.0""")
    run("create macro pick(k, purpose, low, high) as (low + floor(u(k, purpose) * (high - low + 1)))::bigint")
    run(f"create macro start_on() as date '{setting.start}'")
    run(f"create macro end_on() as date '{setting.end}'")
    run(f"create macro crm_end() as date '{setting.crm_end}'")
    run(f"create macro price_war_on() as date '{setting.price_war}'")
    # happened by the end of the span (of CRM, where rows come two days late)
    run("create macro happened(t) as coalesce(t < end_on() + 1, false)")
    run("create macro crm_happened(t) as coalesce(t < crm_end() + 1, false)")
    run(f"""create macro landed_on(d) as case
        when d::date > end_on() then null
        when d::date >= date '{daily_from}' then d::date
        when d::date <= date '{first}' then date '{first}'
        when last_day(d::date) < date '{daily_from}' then last_day(d::date)
        else date '{daily_from}' end""")
    # systems that deliver more seldom: the end of the month or quarter, the last day at the latest
    run(f"create macro monthly_on(d) as case when d >= date '{daily_from}' then end_on() else d end")
    run(f"""create macro quarterly_on(d) as case
        when last_day((date_trunc('quarter', d) + interval '2' month)::date) >= date '{daily_from}' then end_on()
        when last_day((date_trunc('quarter', d) + interval '2' month)::date) < date '{first}' then date '{first}'
        else last_day((date_trunc('quarter', d) + interval '2' month)::date) end""")
    run("create macro crm_landed_on(d) as landed_on(d::date + 2)")
    # a moment on a day, between two hours, to the second
    run("""create macro moment(d, k, purpose, from_hour, to_hour) as
        d::date::timestamp + to_seconds((from_hour * 3600 + floor(u(k, purpose) * (to_hour
            - from_hour) * 3600))::bigint)""")
    run("create macro after_days(t, k, purpose, low, high) as t::date + pick(k, purpose, low, high)::integer")
    # phones of the range 154, which no operator hands out: nobody's number, yet of valid form
    run("create macro phone_of(person) as '154' || lpad(person::varchar, 8, '0')")
    run(f"""create macro name_of(person) as
        substring('{SURNAMES}', pick(person, 'surname', 1, {len(SURNAMES)}), 1)
        || substring('{GIVEN}', pick(person, 'given', 1, {len(GIVEN)}), 1)
        || case when u(person, 'short name') < 0.25 then ''
            else substring('{GIVEN}', pick(person, 'given 2', 1, {len(GIVEN)}), 1) end""")
    run(
        """create macro vin_sum(v) as (
        """
        + " + ".join(
            f"{weight} * substring(v, {place}, 1)::integer"
            for place, weight in enumerate((8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), 1)
            if weight
        )
        + ") % 11"
    )
    run("""create macro vin_digits(v) as
        translate(v, 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')""")
    # 17 characters by ISO 3779, position 9 the check digit; `body` has 0 there
    run("""create macro vin_of(body) as substring(body, 1, 8)
        || case vin_sum(vin_digits(body)) when 10 then 'X' else vin_sum(vin_digits(body))::varchar end
        || substring(body, 10)""")


def _calendar(setting: Setting) -> None:
    """slots(slot, day_on): 32768 equal shares of the span's business; a share's day by season, weekday
    and festival."""
    days = [setting.start + dt.timedelta(days=n) for n in range(setting.days)]
    setting.table("day_weights", "day_on date, weight double", [(day, day_weight(day)) for day in days])
    setting.make(
        "slots",
        """with reached as (
            select day_on, (sum(weight) over (order by day_on) - weight) / sum(weight) over () as above
                from day_weights
        ),
        shares as (select slot::integer as slot, (slot + 0.5) / 32768.0 as at from range(32768) as numbers(slot))
        select shares.slot, reached.day_on from shares asof join reached on reached.above <= shares.at""",
    )
