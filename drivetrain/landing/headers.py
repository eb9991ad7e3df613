"""The header of a landed file, fitted to the columns of the contract."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from dataclasses import dataclass, field

from ..contract import Table
from .files import LONGEST_LINE, Unreadable, shown

# a change of how files are read makes all of them new
LOADER = "3"

MOST_COLUMNS = 16_384  # as wide as a spreadsheet can be

LONGEST_SHOWN = 80  # characters of a header that a message shows

# a run of letters and digits of the length of a phone, a VIN or an identity number
NUMBER = re.compile(r"(?=\w*\d{5})\w{7,}")

csv.field_size_limit(LONGEST_LINE)


def folded(text: str | None) -> str:
    """A header or word as it is compared: NFKC, no byte order mark, trimmed, lower case."""
    return unicodedata.normalize("NFKC", text or "").replace("\ufeff", "").strip().lower()


def layout_id(table: Table) -> str:
    """Hash of what the contract says about reading a table; where it changes, its files are read again."""
    lines = [[c.name, c.zh, c.required] for c in table.columns]
    text = json.dumps([LOADER, table.full_name, table.key, lines])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass
class Header:
    """Where the contract's columns stand in a file, and what does not fit."""

    cells: list[str]
    positions: dict[str, int] = field(default_factory=dict)  # column of the contract → place in the file
    unknown: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def fit(table: Table, cells: list[str]) -> Header:
    """Finds each column of the contract by English name or Chinese header, in any order."""
    header = Header([cell or "" for cell in cells])
    names: dict[str, str] = {folded(column.zh): column.name for column in table.columns}
    names |= {folded(column.name): column.name for column in table.columns}
    for position, cell in enumerate(header.cells):
        name = names.get(folded(cell))
        if name is None:
            if folded(cell):
                header.unknown.append(presentable(cell))
        elif name in header.positions:
            first = header.cells[header.positions[name]].strip()
            header.problems.append(
                f"column {name} ({table.column(name).zh}) stands twice, as {first!r} and {cell.strip()!r}. "
                "Remedy: leave one of them out"
            )
        else:
            header.positions[name] = position
    missing = [c for c in table.columns if c.required and c.name not in header.positions]
    found = _headers_found(header) if missing else ""
    for column in missing:
        header.problems.append(
            f"required column {column.name} ({column.zh}) is missing. Remedy: export it under the header "
            f"{column.name} or {column.zh}. {found}"
        )
    return header


def _headers_found(header: Header) -> str:
    """The headers of a file for a message; where most are unknown the row may be one of data, and stays unsaid."""
    filled = sum(bool(cell.strip()) for cell in header.cells)
    if len(header.positions) * 2 < filled:
        names = ", ".join(header.cells[place].strip() for place in sorted(header.positions.values())) or "none"
        return f"Headers found: {names} that the contract knows in a first row of {filled:,} filled cells"
    text = ", ".join(presentable(cell) for cell in header.cells if cell.strip())
    return f"Headers found: {text if len(text) <= 300 else text[:300] + ' …'}"


def presentable(header: str) -> str:
    """An unknown header as messages show it: in one line, and without what may be a phone or a number of a person."""
    return NUMBER.sub("…", shown(unicodedata.normalize("NFKC", header[:LONGEST_SHOWN]).strip()))


def score(table: Table, cells: list[str]) -> int:
    """How many columns of the contract a row of cells names."""
    return len(fit(table, list(cells)).positions)


@dataclass(frozen=True)
class CsvHeader:
    """First row of a CSV: its cells, the delimiter, and whether blank lines stand before it."""

    cells: list[str]
    delimiter: str
    starts_blank: bool


def begins_with_whole_row(start: str) -> bool:
    """True where the first row with something in it ends within the start of a CSV, whatever its delimiter is."""
    body = start.removeprefix("\ufeff").lstrip("\r\n \u3000")
    row = re.split(r"[\r\n]", body, maxsplit=1)
    return len(row) == 2 and '"' not in row[0]


def csv_header(table: Table, start: str, is_cut: bool) -> CsvHeader:
    """Reads the header row from the start of a CSV; the delimiter is the one that names most columns.

    ``is_cut`` says that the file goes on: a row that fills all of the start has not come to its end.
    """
    start = start.removeprefix("\ufeff")
    body = start.lstrip("\r\n \u3000")
    if not body:
        raise Unreadable("holds blank lines only; remove it or export it again with its header")
    best: CsvHeader | None = None
    for delimiter in (",", ";", "\t", "|"):
        text = start.lstrip("\r\n") if delimiter == "\t" else body
        try:
            lines = io.StringIO(text, newline="")
            cells = next(csv.reader(lines, delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        if is_cut and lines.tell() == len(text):
            continue
        if best is None or score(table, cells[:MOST_COLUMNS]) > score(table, best.cells[:MOST_COLUMNS]):
            best = CsvHeader(cells, delimiter, len(body) < len(start))
    if best is None:
        raise Unreadable("has no header row that can be read within its first megabytes; export it again as CSV")
    if len(best.cells) > MOST_COLUMNS:
        raise Unreadable(
            f"has {len(best.cells):,} columns, more than {MOST_COLUMNS:,}; export the columns of the contract alone"
        )
    return best
