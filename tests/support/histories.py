"""How the rows of small worlds arrive: random histories of files, many worlds at a time, drawn by Hypothesis.

A history is a list of parts: some rows of a world in a named file that lies in the landing folder from one step to
another; after every step the warehouse is built. Operations change the parts of a world: what comes late, twice, split,
broken, corrected, deleted, restated or not at all. Worlds of one batch share files where the names agree, as dealers
share the extract of their system, and meet nowhere else.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st

from drivetrain.contract import load_contract
from tests.support.warehouse import write_extract
from tests.support.worlds import EXTRACTS, FRAGILE, Delivered, Row, World, make_world, shared_rows

STEPS = 5
LAST = STEPS - 2  # the last at which files come; after it only as_of moves and the test words are other ones
NEWEST = "2026-04-15"  # the day on which corrections come
TABLES = {f"{table.system}.{table.name}": table for table in load_contract().values()}

# what may change in a row that is corrected; a dealer is the world's third, a phone that of its first person
CHANGES: dict[str, list[Row]] = {
    "dms.sales_orders": [
        {"deal_price": "170000"},
        {"dealer_code": "D3"},
        {"ordered_at": "2024-03-31 09:00:00"},
        {"status": "cancelled", "cancelled_at": "2026-04-10 09:00:00"},
        {"prospect_id": None},
    ],
    "dms.prospects": [
        {"dealer_code": "D3"},
        {"phone": "1"},
        {"origin": "referral"},
        {"created_at": "2024-04-01 09:00:00"},
    ],
    "dms.prospect_events": [{"approval": "pending"}, {"occurred_at": "2026-02-01 09:00:00", "approved_at": None}],
    "dms.deliveries": [{"returned_at": "2026-04-10 13:00:00"}, {"order_no": None}, {"dealer_code": "D3"}],
    "dms.showroom_visits": [{"purpose": "paperwork"}, {"arrived_at": "2026-03-31 23:59:59"}, {"prospect_id": None}],
    "dms.vehicle_movements": [{"dealer_code": "D3"}, {"unit_cost": "140000"}, {"moved_at": "2026-04-01 00:00:00"}],
    "dms.dealers": [{"successor_code": "D3"}, {"province": "Yunnan"}, {"region": "North"}],
    "dms.employees": [{"phone": "1"}, {"role": "other"}],
    "dms.vehicle_models": [{"series_code": "S9"}, {"fuel_type": "hev"}],
    "dms.service_orders": [{"vin": None}, {"opened_at": "2024-04-01 09:00:00"}],
    "dms.service_requests": [{"handled_at": "2026-04-10 13:00:00"}, {"dealer_code": "D3"}],
    "crm.leads": [{"phone": "1"}, {"status": "invalid"}, {"created_at": "2024-04-01 09:00:00"}],
    "crm.members": [{"has_consent": "0"}, {"phone": "1"}],
    "crm.test_drives": [{"status": "cancelled"}, {"started_at": "2026-04-01 00:00:00"}],
    "crm.touchpoints": [{"channel_code": "SMS"}, {"phone": "1"}],
    "app.events": [{"province": "Yunnan"}, {"is_internal": "1"}],
    "app.mall_orders": [{"dealer_code": "D3"}, {"ordered_at": "2026-04-01 00:00:00"}],
    "app.users": [{"phone": "1"}],
    "erp.ar_documents": [
        {"amount": "900"},
        {"reversed_on": "2026-04-01"},
        {"due_date": "2026-01-31"},
        {"customer_code": "C2"},
    ],
    "erp.ar_allocations": [{"amount": "350"}, {"reversed_on": "2026-04-10"}, {"allocated_on": "2026-01-31"}],
    "erp.ar_installments": [{"due_date": "2026-01-31"}, {"amount": "250"}],
    "erp.customers": [{"customer_type": "company"}, {"payment_terms_days": "60"}],
    "planning.targets": [{"target": "7"}],
}
# columns that an extract may bring only later
LATER_COLUMNS = (
    ("dms.sales_orders", "prospect_id"),
    ("dms.prospects", "lead_id"),
    ("dms.dealers", "successor_code"),
    ("crm.leads", "phone"),
    ("dms.showroom_visits", "purpose"),
    ("erp.ar_documents", "due_date"),
    ("dms.vehicle_movements", "additional_cost"),
    ("dms.prospect_events", "approved_at"),
)
# tables whose first file may come later, or whose files may all go
MOVABLE = (
    "dms.dealers dms.deliveries dms.sales_orders dms.prospects dms.prospect_events dms.showroom_visits "
    "dms.vehicle_movements dms.vehicle_models crm.leads crm.members app.events erp.customers erp.ar_documents "
    "erp.ar_allocations erp.ar_installments planning.targets mes.vin_tracks"
).split()


@dataclass(frozen=True)
class Part:
    """Rows of one world in one file, from step `first` up to but not including step `until`."""

    table: str
    extract_date: str
    rows: tuple[Row, ...]
    first: int
    file_name: str = "a.csv"
    until: int = STEPS

    @property
    def file(self) -> tuple[str, str, str]:
        return self.table, self.extract_date, self.file_name


@dataclass(frozen=True)
class Operation:
    """Something that befalls the files of a world; the two numbers pick where and how."""

    kind: str
    where: int
    how: int

    def step(self, least: int = 1) -> int:
        """The step at which it happens, `least` or later."""
        return least + self.how % max(LAST + 1 - least, 1)


@dataclass(frozen=True)
class Chapter:
    """One world of a batch and what befalls it."""

    number: int
    seed: int
    operations: tuple[Operation, ...]
    is_still: bool  # receives nothing at the last step

    @property
    def code(self) -> str:
        return f"W{self.number:02d}"

    def world(self) -> World:
        return make_world(self.code, self.number, self.seed)


@dataclass(frozen=True)
class Batch:
    """Worlds that arrive in one warehouse, and what befalls all of them."""

    chapters: tuple[Chapter, ...]
    as_of: tuple[str | None, ...]  # of each build; that of the last two that find files is the same
    codes_mapped_at: int  # the build that finds more codes mapped; the last one finds another test word
    later_table: tuple[str, int]  # its first file comes at that step
    later_column: tuple[str, str, int]  # no file before that step has it
    emptied_table: tuple[str, int, int]  # has no file from one step to another


# --- what befalls a world -----------------------------------------------------------------------------------


def changed(row: Row, table: str, code: str, how: int) -> Row:
    """The row with one thing in it changed."""
    choices = CHANGES.get(table, [{}])
    change = dict(choices[how % len(choices)])
    for column in ("dealer_code", "successor_code", "customer_code", "series_code"):
        if change.get(column):
            change[column] = f"{code}{change[column]}"
    for column in ("province", "region"):
        if change.get(column):
            change[column] = f"{code} {change[column]}"
    if "phone" in change:
        change["phone"] = f"138{int(code[1:]):03d}{1:05d}"
    return {**row, **change}


def _stamped(row: Row, table: str, moment: str) -> Row:
    return {**row, "updated_at": moment} if TABLES[table].mode == "entity" else dict(row)


def _picked(part: Part, how: int) -> Row:
    return part.rows[how % len(part.rows)]


def _again_same_day(part: Part, does: Operation, code: str) -> list[Part]:
    return [part, replace(part, file_name="again.csv", first=does.step(part.first))]


def _again_next_day(part: Part, does: Operation, code: str) -> list[Part]:
    return [part, replace(part, extract_date=NEWEST, file_name="again.csv", first=does.step(part.first))]


def _shuffled(part: Part, does: Operation, code: str) -> list[Part]:
    rows = list(part.rows)
    random.Random(does.how).shuffle(rows)
    return [replace(part, rows=tuple(rows))]


def _split(part: Part, does: Operation, code: str) -> list[Part]:
    half = len(part.rows) // 2
    return [
        replace(part, rows=part.rows[half:]),
        replace(part, rows=part.rows[:half], file_name="b.csv", first=does.step(part.first)),
    ]


def _columns_turned(part: Part, does: Operation, code: str) -> list[Part]:
    return [replace(part, file_name="turned.csv")]


def _late(part: Part, does: Operation, code: str) -> list[Part]:
    return [replace(part, first=does.step(part.first))]


def _corrected(part: Part, does: Operation, code: str) -> list[Part]:
    row = _stamped(changed(_picked(part, does.how), part.table, code, does.how), part.table, f"{NEWEST} 08:00:00")
    return [part, Part(part.table, NEWEST, (row,), does.step(), "corrected.csv")]


def _corrected_at_the_same_time(part: Part, does: Operation, code: str) -> list[Part]:
    """A change without a newer updated_at: extract, file and row decide."""
    row = changed(_picked(part, does.how), part.table, code, does.how)
    return [part, replace(part, rows=(row,), file_name=("0.csv", "c.csv")[does.how % 2], first=does.step())]


def _older_version_last(part: Part, does: Operation, code: str) -> list[Part]:
    row = _stamped(changed(_picked(part, does.how), part.table, code, does.how), part.table, "2024-03-31 00:00:00")
    return [part, Part(part.table, (*EXTRACTS, NEWEST)[does.how % 5], (row,), LAST, "older.csv")]


def _deleted(part: Part, does: Operation, code: str) -> list[Part]:
    row = _stamped(_picked(part, does.how), part.table, f"{NEWEST} 09:00:00")
    return [part, Part(part.table, NEWEST, ({**row, "is_deleted": "1"},), does.step(), "deleted.csv")]


def _deleted_and_revived(part: Part, does: Operation, code: str) -> list[Part]:
    row = _stamped(_picked(part, does.how), part.table, f"{NEWEST} 07:00:00")
    gone = Part(part.table, EXTRACTS[-1], ({**row, "is_deleted": "是"},), 1, "deleted.csv")
    back = _stamped(row, part.table, f"{NEWEST} 10:00:00")
    return [part, gone, Part(part.table, NEWEST, (back,), LAST, "revived.csv")]


def _broken_and_repaired(part: Part, does: Operation, code: str) -> list[Part]:
    column = FRAGILE.get(part.table, TABLES[part.table].key[0])
    at = does.how % len(part.rows)
    broken = {**part.rows[at], column: None}
    rows = (*part.rows[:at], broken, *part.rows[at + 1 :])
    return [
        replace(part, rows=rows),
        Part(part.table, NEWEST, (part.rows[at],), does.step(part.first), "repaired.csv"),
    ]


def _restated_in_place(part: Part, does: Operation, code: str) -> list[Part]:
    step, at = does.step(part.first + 1), does.how % len(part.rows)
    if step > LAST:
        return [part]
    rows = (*part.rows[:at], changed(part.rows[at], part.table, code, does.how), *part.rows[at + 1 :])
    return [replace(part, until=step), replace(part, rows=rows, first=step)]


def _emptied_in_place(part: Part, does: Operation, code: str) -> list[Part]:
    if part.first == LAST:
        return [part]
    return [replace(part, rows=part.rows[:1], until=part.first + 1), replace(part, first=part.first + 1)]


def _vanished(part: Part, does: Operation, code: str) -> list[Part]:
    return [part] if part.first == LAST else [replace(part, until=does.step(part.first + 1))]


def _vanished_and_back(part: Part, does: Operation, code: str) -> list[Part]:
    if part.first >= LAST - 1:
        return _vanished(part, does, code)
    return [replace(part, until=part.first + 1), replace(part, first=part.first + 2)]


ON_A_FILE: dict[str, Callable[[Part, Operation, str], list[Part]]] = {
    "again_same_day": _again_same_day,
    "again_next_day": _again_next_day,
    "shuffled": _shuffled,
    "split": _split,
    "columns_turned": _columns_turned,
    "late": _late,
    "corrected": _corrected,
    "corrected_at_the_same_time": _corrected_at_the_same_time,
    "older_version_last": _older_version_last,
    "deleted": _deleted,
    "deleted_and_revived": _deleted_and_revived,
    "broken_and_repaired": _broken_and_repaired,
    "restated_in_place": _restated_in_place,
    "emptied_in_place": _emptied_in_place,
    "vanished": _vanished,
    "vanished_and_back": _vanished_and_back,
}


def _arrivals(part: Part, kind: str, does: Operation) -> Part:
    """What befalls all files of a world: the step at which this one comes."""
    if kind == "all_at_once":
        return replace(part, first=0)
    if kind == "days_turned":
        return replace(part, first=max(LAST - 1 - EXTRACTS.index(part.extract_date), 0))
    if kind == "newcomer":
        return replace(part, first=LAST)
    table = MOVABLE[does.where % len(MOVABLE)]
    return replace(part, first=max(part.first, does.step())) if part.table == table else part


ON_A_WORLD = ("all_at_once", "days_turned", "newcomer", "one_table_later")


def history(chapter: Chapter) -> list[Part]:
    """All parts of one world: a day at a time, until operations change that."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for delivered in chapter.world().rows:
        grouped.setdefault((delivered.table, delivered.extract_date), []).append(delivered.row)
    parts = [
        Part(table, day, tuple(rows), min(EXTRACTS.index(day), LAST - 1)) for (table, day), rows in grouped.items()
    ]
    for does in chapter.operations:
        if does.kind in ON_A_WORLD:
            parts = [_arrivals(part, does.kind, does) for part in parts]
    for does in chapter.operations:
        if does.kind in ON_A_FILE:
            # the tables in turn, so that a busy table does not take all operations
            tables = sorted({part.table for part in parts})
            at = [n for n, part in enumerate(parts) if part.table == tables[does.where % len(tables)]]
            place = at[does.where // len(tables) % len(at)]
            befallen = ON_A_FILE[does.kind](parts[place], does, chapter.code)
            parts[place : place + 1] = [part for part in befallen if part.rows and part.first < part.until]
    if chapter.is_still:
        parts = [
            replace(part, first=min(part.first, LAST - 1), until=STEPS if part.until == LAST else part.until)
            for part in parts
        ]
    return [part for part in parts if part.first < part.until]


# --- what befalls a batch -----------------------------------------------------------------------------------


def _befallen(part: Part, batch: Batch) -> list[Part]:
    """The part after what befalls all worlds of the batch."""
    table, step = batch.later_table
    if part.table == table:
        part = replace(part, first=max(part.first, step))
    table, column, step = batch.later_column
    if part.table == table and part.first < step:
        part = replace(part, rows=tuple({k: v for k, v in row.items() if k != column} for row in part.rows))
    table, gone, back = batch.emptied_table
    parts = [part]
    if part.table == table:
        parts = [replace(part, until=min(part.until, gone)), replace(part, first=max(part.first, back))]
    return [part for part in parts if part.first < part.until]


def batch_parts(batch: Batch) -> dict[str, list[Part]]:
    """The parts of every world of a batch, and under the empty name what belongs to none."""
    parts = {"": [Part(row.table, row.extract_date, (row.row,), 0) for row in shared_rows()]}
    for chapter in batch.chapters:
        parts[chapter.code] = [after for part in history(chapter) for after in _befallen(part, batch)]
    return parts


Files = dict[tuple[str, str, str], tuple[list[str], list[Row]]]


def files_at(parts: dict[str, list[Part]], step: int) -> Files:
    """The files of a step: name → columns and rows, those of the worlds one after the other."""
    # a file of headers only counts for as_of and for what was known when, whoever else has landed
    files: Files = {
        ("planning.tasks", day, "a.csv"): (["task_id", "owner_id", "status", "updated_at"], [])
        for day in (EXTRACTS[0], *([NEWEST] if step >= LAST - 1 else []))
    }
    for world in parts.values():
        for part in world:
            if part.first <= step < part.until:
                _, rows = files.setdefault(part.file, ([], []))
                rows.extend(part.rows)
    for (table, _, name), (columns, rows) in files.items():
        if rows:
            present = {column for row in rows for column in row}
            required = {column.name for column in TABLES[table].columns if column.required}
            names = [column.name for column in TABLES[table].columns if column.name in present | required]
            columns += [*names, "is_deleted"] if "is_deleted" in present and "is_deleted" not in names else names
            if name == "turned.csv":
                columns.reverse()
    return files


def files_at_once(rows: list[Delivered]) -> Files:
    """The files of rows that all come at once, a file for each table and extract."""
    return files_at({"": [Part(one.table, one.extract_date, (one.row,), 0) for one in rows]}, 0)


def write_files(landing: Path, files: Files, before: Files) -> None:
    """Brings the landing folder from the files of one step to those of another."""
    for (table, day, name), (columns, rows) in files.items():
        if before.get((table, day, name)) != (columns, rows):
            write_extract(landing, table, day, rows, name, columns)
    for table, day, name in set(before) - set(files):
        system, short = table.split(".")
        (landing / system / short / f"extract_date={day}" / name).unlink()


# --- drawing ------------------------------------------------------------------------------------------------

_operations = st.lists(
    st.builds(
        Operation,
        st.sampled_from([*ON_A_FILE, *ON_A_WORLD]),
        st.integers(0, 9999),
        st.integers(0, 9999),
    ),
    min_size=4,
    max_size=12,
).map(tuple)


@st.composite
def batches(draw: st.DrawFn, slots: int) -> Batch:
    """A batch of up to `slots` worlds; shrinking empties slots, then takes operations away."""
    chapters = []
    for number in range(1, slots + 1):
        if draw(st.integers(0, 15)):
            chapters.append(Chapter(number, draw(st.integers(0, 2**31)), draw(_operations), draw(st.booleans())))
    days = st.sampled_from([None, None, "2026-04-14", "2026-02-14", "2026-03-01", "2026-05-20"])
    last = draw(days)
    after = draw(days.filter(lambda day: day != last))
    # never the last, at which some worlds receive nothing
    steps = st.integers(1, LAST - 1)
    return Batch(
        tuple(chapters),
        (*draw(st.tuples(*[days] * (LAST - 1))), last, last, after),
        draw(st.integers(1, STEPS - 1)),
        (draw(st.sampled_from(MOVABLE)), draw(steps)),
        (*draw(st.sampled_from(LATER_COLUMNS)), draw(steps)),
        (draw(st.sampled_from(MOVABLE)), 1, draw(st.sampled_from([2, 2, 2, STEPS]))),
    )
