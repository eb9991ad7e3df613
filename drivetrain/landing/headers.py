"""The header of a landed file, fitted to the columns of the contract."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from dataclasses import dataclass, field

from ..contract import Table
from .files import Unreadable

# a change of how files are read makes all of them new
LOADER = "1"

csv.field_size_limit(1 << 24)


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
                header.unknown.append(unicodedata.normalize("NFKC", cell).strip())
        elif name in header.positions:
            first = header.cells[header.positions[name]].strip()
            header.problems.append(
                f"column {name} ({table.column(name).zh}) stands twice, as {first!r} and {cell.strip()!r}. "
                "Remedy: leave one of them out"
            )
        else:
            header.positions[name] = position
    missing = [c for c in table.columns if c.required and c.name not in header.positions]
    shown = ", ".join(cell.strip() for cell in header.cells if cell.strip()) or "none"
    shown = shown if len(shown) <= 300 else shown[:300] + " …"
    for column in missing:
        header.problems.append(
            f"required column {column.name} ({column.zh}) is missing. Remedy: export it under the header "
            f"{column.name} or {column.zh}. Headers found: {shown}"
        )
    return header


def score(table: Table, cells: list[str]) -> int:
    """How many columns of the contract a row of cells names."""
    return len(fit(table, list(cells)).positions)


@dataclass(frozen=True)
class CsvHeader:
    """First row of a CSV: its cells, the delimiter, and whether blank lines stand before it."""

    cells: list[str]
    delimiter: str
    starts_blank: bool


def csv_header(table: Table, start: str) -> CsvHeader:
    """Reads the header row from the start of a CSV; the delimiter is the one that names most columns."""
    start = start.removeprefix("\ufeff")
    body = start.lstrip("\r\n \u3000")
    if not body:
        raise Unreadable("holds blank lines only; remove it or export it again with its header")
    best: CsvHeader | None = None
    for delimiter in (",", ";", "\t", "|"):
        text = start.lstrip("\r\n") if delimiter == "\t" else body
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        if best is None or score(table, cells) > score(table, best.cells):
            best = CsvHeader(cells, delimiter, len(body) < len(start))
    if best is None:
        raise Unreadable("has no header row that can be read; export it again as CSV")
    return best
