"""Workbooks: what a .xlsx says of itself, whether it can be unpacked safely, and its sheet as a SQL query.

An .xlsx is an archive of XML. DuckDB reads it without asking what it unpacks to, so every part is unpacked here once
in pieces before: a small file may hold gigabytes, or rows beyond any sheet over which a reader would count for ever.
"""

from __future__ import annotations

import importlib.util
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

import duckdb

from ..errors import OUTSIDE, LandingError
from .files import CHUNK, Found, Unreadable
from .headers import MOST_COLUMNS, Header, fit
from .sources import Source, location, quoted

HEADER_SEARCH = 10  # rows of a sheet among which its header is looked for
MOST_ROWS = 1_048_576  # of a sheet
MOST_SHEETS = 100
MOST_CELLS = 50_000_000  # of an area that is read as the sheet gives it

# bytes that all parts may unpack to, and those of the lists of parts; cells of texts shrink to a tenth or a thirtieth,
# to a hundredth only what repeats itself
MOST_BYTES, MOST_LIST_BYTES = 1 << 30, 1 << 24
BOMB_RATIO, BOMB_BYTES = 100, 1 << 26

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, ValueError, LookupError),
    *(RuntimeError, NotImplementedError, OSError),  # what the archive's reader raises for a password, a method it lacks
)

# a cell or a row that no sheet can have
BEYOND = re.compile(
    rb"\sr=[\"'](?:[A-Z]{4,}|(?:[YZ][A-Z]|X[G-Z])[A-Z]|[A-Z]*(?:0*[\"']|\d{8}|[2-9]\d{6}|1[1-9]\d{5}|10[5-9]\d{4}))"
)
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def load_excel(connection: duckdb.DuckDBPyConnection) -> None:
    """Loads DuckDB's reader of spreadsheets from its package, without a network."""
    package = importlib.util.find_spec("duckdb_extension_excel")
    places = list(package.submodule_search_locations or []) if package else []
    for place in places:
        for file in Path(place).glob(f"extensions/v{duckdb.__version__}/excel.duckdb_extension"):
            connection.execute(f"load {quoted(file)}")
            return
    raise LandingError(
        f"Spreadsheets need the package duckdb-extension-excel of version {duckdb.__version__}: "
        "install the locked requirements (make build).",
        OUTSIDE,
    )


def _inspect(book: zipfile.ZipFile) -> None:
    """Unpacks all parts in pieces and holds them against their sums; raises Unreadable where one is unsafe."""
    parts = [part for part in book.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > MOST_BYTES or (size > BOMB_BYTES and size > BOMB_RATIO * packed):
        raise Unreadable(
            f"unpacks to {size >> 20:,} MB from {packed >> 10:,} KB, more than a workbook may; export it as CSV"
        )
    if len({part.filename for part in book.infolist()}) < len(book.infolist()):
        raise Unreadable("holds a part twice; save it again as .xlsx")
    for part in parts:
        tail = b""
        with book.open(part) as content:
            while piece := content.read(CHUNK):
                text = tail + piece
                if b"\0" in piece[:64] or ENTITY.search(text):
                    raise Unreadable("is not written as a spreadsheet program would; save it again as .xlsx")
                if "worksheets/" in part.filename and BEYOND.search(text):
                    raise Unreadable(
                        f"has a cell beyond {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns; save it again as .xlsx"
                    )
                tail = piece[-64:]


def _part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > MOST_LIST_BYTES:
        raise Unreadable(f"has a part {name} of more than {MOST_LIST_BYTES >> 20} MB; save it again as .xlsx")
    return ElementTree.fromstring(book.read(name))


def _sheets(path: Path) -> list[tuple[str, str]]:
    """Names of the sheets and the area that each says it fills from A1 ('A1:F20', or empty where it says none)."""
    with zipfile.ZipFile(path) as book:
        _inspect(book)
        links = {link.get("Id"): link.get("Target", "") for link in _part(book, "xl/_rels/workbook.xml.rels")}
        sheets = []
        for sheet in _part(book, "xl/workbook.xml").iter(f"{MAIN}sheet"):
            target = links.get(sheet.get(LINK), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            area = ""
            if member in book.namelist():
                with book.open(member) as content:
                    match = re.search(rb'<dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"', content.read(8192))
                    area = _area(*(part.decode() for part in match.groups())) if match else ""
            sheets.append((sheet.get("name", ""), area))
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(f"has {len(sheets):,} sheets, more than {MOST_SHEETS}; save the one with the rows alone")
    return sheets


def _area(letters: str, row: str) -> str:
    """The area from A1 to a last cell; empty where it is too large to be meant."""
    columns = 0
    for letter in letters:
        columns = columns * 26 + ord(letter) - ord("A") + 1
    sensible = columns <= MOST_COLUMNS and 0 < int(row) <= MOST_ROWS and columns * int(row) <= MOST_CELLS
    return f"A1:{letters}{row}" if sensible else ""


def xlsx(connection: duckdb.DuckDBPyConnection, found: Found) -> Source:
    """The first sheet, or of several the one whose header fits the contract best; blank rows are left out."""
    try:
        sheets = _sheets(found.path)
    except DAMAGED:
        raise Unreadable(
            "is no .xlsx workbook that can be opened (a password, an old .xls renamed, or cut short); "
            "save it again as .xlsx without a password"
        ) from None
    load_excel(connection)
    best: tuple[int, Header, str, int] | None = None
    for sheet, area in sheets:
        for part in ["", f"range = {quoted(area)}, "] if area else [""]:
            reader = (
                f"read_xlsx({location(found.path)}, sheet = {quoted(sheet)}, {part}header = false, "
                "all_varchar = true, stop_at_empty = false)"
            )
            try:
                top = connection.execute(f"select * from {reader} limit {HEADER_SEARCH}").fetchall()
            except duckdb.Error:
                continue  # a chart or an empty sheet
            for place, cells in enumerate(top):
                fitted = fit(found.table, list(cells))
                if best is None or len(fitted.positions) > best[0]:
                    best = (len(fitted.positions), fitted, reader, place + 1)
    if best is None:
        raise Unreadable("holds no sheet with cells; remove it or export it again with its header")
    _, fitted, reader, place = best
    cells = [f"c{position}" for position in range(len(fitted.cells))]
    filled = ", ".join(f"nullif(trim({cell}), '')" for cell in cells)
    query = (
        f"select _place - {place} as _row, cast(null as varchar) as _defect, "
        f"cast(null as varchar) as _given, {', '.join(cells)} "
        f"from (select row_number() over () as _place, * from {reader}) "
        f"as sheet(_place, {', '.join(cells)}) "
        f"where _place > {place} and coalesce({filled}) is not null"
    )
    return Source(fitted, query, len(cells))
