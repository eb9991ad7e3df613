"""Every form of a landed file as one SQL query of text cells: _row, _defect, _given, c0, c1, …

_row counts the data rows of the file from 1, _defect names what is wrong with the shape of a row, _given is such
a row as it stood in the file (JSON); both are null for sound rows. Cells stand in the order of the file.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import duckdb

from ..contract import Table
from ..errors import OUTSIDE, LandingError
from .files import Bytes, Found, Unreadable, transcode
from .headers import CsvHeader, Header, csv_header, fit

HEADER_BYTES = 1 << 22
LONGEST_LINE = 1 << 24
HEADER_SEARCH = 10  # rows of a sheet among which its header is looked for


@dataclass
class Source:
    """A file that is ready to be read."""

    header: Header
    query: str
    cells: int
    temporary: list[Path] = field(default_factory=list)


def quoted(text: object) -> str:
    """A SQL text literal."""
    return "'" + str(text).replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A SQL identifier."""
    return '"' + identifier.replace('"', '""') + '"'


# --- CSV -------------------------------------------------------------------------------------------------


def python_encoding(encoding: str) -> tuple[str, str]:
    """Codec and error handler that read a CSV of the given kind."""
    if encoding == "gb18030":
        return "gb18030", "strict"
    return "utf-8-sig", "surrogateescape" if encoding == "damaged" else "strict"


def read_csv_header(table: Table, path: Path, encoding: str) -> CsvHeader:
    codec, errors = python_encoding(encoding)
    with path.open(encoding=codec, errors=errors, newline="") as file:
        return csv_header(table, file.read(HEADER_BYTES).replace("\0", ""))


def _read_csv(path: Path, delimiter: str, columns: list[str]) -> str:
    types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({quoted(path)}, auto_detect = false, header = true, delim = {quoted(delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{types}}}, max_line_size = {LONGEST_LINE}, "
        f"buffer_size = {2 * LONGEST_LINE})"
    )


def plain_csv(found: Found, facts: Bytes, header: CsvHeader, fitted: Header, work: Path) -> Source:
    """A CSV read by DuckDB itself, which raises an error for every row that is not sound."""
    path, temporary = found.path, []
    if facts.encoding == "gb18030":
        path = work.with_suffix(".utf8.csv")
        transcode(found.path, path, "gb18030")
        temporary.append(path)
    cells = [f"c{position}" for position in range(len(header.cells))]
    query = (
        "select row_number() over () as _row, cast(null as varchar) as _defect, "
        f"cast(null as varchar) as _given, {', '.join(cells)} "
        f"from {_read_csv(path, header.delimiter, cells)}"
    )
    return Source(fitted, query, len(cells), temporary)


def _records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """The records of a CSV; raises Unreadable where a quote is opened and never closed."""
    last: list[str] = []

    def remembered() -> Iterator[str]:
        for line in lines:
            last.append(line)
            yield line

    reader = csv.reader(remembered(), delimiter=delimiter)
    number = 0
    try:
        for record in reader:
            number += 1
            text = last[:]
            last.clear()
            yield record
        if number:
            list(csv.reader(io.StringIO("".join(text), newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise Unreadable(
                f"opens a quote in record {number} that is never closed; the file is cut short, export it again"
            ) from None
        if "field larger" in str(error):
            raise Unreadable(
                f"has a cell of more than {LONGEST_LINE >> 20} MB in record {number + 1}, most likely "
                "a quote that is never closed; export it again"
            ) from None
        if number == 0:
            raise


def repaired_csv(found: Found, facts: Bytes, header: CsvHeader, fitted: Header, work: Path) -> Source:
    """A CSV with rows that are not sound, read row by row by Python and written again in good form."""
    codec, errors = python_encoding(facts.encoding)
    width = len(header.cells)
    titles = {position: column for column, position in fitted.positions.items()}
    titles = {p: titles.get(p, header.cells[p].strip() or f"column_{p + 1}") for p in range(width)}
    path = work.with_suffix(".repaired.csv")
    cells = [f"c{position}" for position in range(width)]
    with (
        found.path.open(encoding=codec, errors=errors, newline="") as source,
        path.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["_row", "_defect", "_given", *cells])
        row, is_header = 0, True
        for record in _records(source, header.delimiter):
            if not record or (len(record) == 1 and not record[0].strip("\ufeff \t\u3000\0")):
                continue
            if is_header:
                is_header = False
                continue
            row += 1
            writer.writerow([row, *_repaired(record, width, titles)])
    every = ["_row", "_defect", "_given", *cells]
    query = (
        f"select cast(_row as bigint) as _row, _defect, _given, {', '.join(cells)} from {_read_csv(path, ',', every)}"
    )
    return Source(fitted, query, width, [path])


def _repaired(record: list[str], width: int, titles: dict[int, str]) -> list[str]:
    """Defect, row as it was, and exactly ``width`` cells."""
    defect = ""
    sound = record
    if any(not cell.isascii() or "\0" in cell for cell in record):
        sound = [cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for cell in record]
        if any("\0" in cell for cell in record):
            defect = "nul_byte"
        if sound != record:
            defect = "broken_encoding"
    given = sound
    sound = [cell.replace("\0", "") for cell in sound]
    surplus = sound[width:]
    if len(sound) < width or any(cell.strip() for cell in surplus):
        defect = "ragged_row"
    as_it_was = ""
    if defect:
        body: dict[str, object] = {titles[p]: cell for p, cell in enumerate(given[:width])}
        if surplus:
            body["_surplus"] = given[width:]
        as_it_was = json.dumps(body, ensure_ascii=False)
    padded = (sound + [""] * width)[:width]
    return [defect, as_it_was, *padded]


# --- Parquet ---------------------------------------------------------------------------------------------


def _as_text(column: str, kind: str) -> str:
    """SQL that gives a typed Parquet column as the text that a CSV would hold."""
    kind = kind.upper()
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"case when isnan({column}) then null when isinf({column}) then cast({column} as varchar) "
            f"when {column} = trunc({column}) and abs({column}) < 1e18 "
            f"then cast(cast({column} as bigint) as varchar) else cast({column} as varchar) end"
        )
    if kind == "TIMESTAMP WITH TIME ZONE":  # an instant: its wall clock in Shanghai (ruling T2)
        return f"cast({column} at time zone 'Asia/Shanghai' as varchar)"
    if kind == "BLOB":
        return f"coalesce(try(decode({column})), cast({column} as varchar))"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"


def parquet(connection: duckdb.DuckDBPyConnection, found: Found) -> Source:
    reader = f"read_parquet({quoted(found.path)}, hive_partitioning = false, binary_as_string = true)"
    described = connection.execute(f"describe select * from {reader}").fetchall()
    titles = [row[0] for row in described]
    columns = ", ".join(
        f"{_as_text(name(title), kind)} as c{position}" for position, (title, kind, *_) in enumerate(described)
    )
    query = (
        "select file_row_number + 1 as _row, cast(null as varchar) as _defect, "
        f"cast(null as varchar) as _given, {columns} "
        f"from read_parquet({quoted(found.path)}, hive_partitioning = false, binary_as_string = true, "
        "file_row_number = true)"
    )
    return Source(fit(found.table, titles), query, len(titles))


# --- spreadsheets ----------------------------------------------------------------------------------------


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


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheets(path: Path) -> list[tuple[str, str]]:
    """Names of the sheets and the area that each says it fills ('A1:F20', or empty)."""
    with zipfile.ZipFile(path) as book:
        links = {
            link.get("Id"): link.get("Target", "")
            for link in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        }
        sheets = []
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            target = links.get(sheet.get(LINK), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            area = ""
            if member in book.namelist():
                with book.open(member) as content:
                    match = re.search(rb'<dimension ref="([A-Z]+\d+:[A-Z]+\d+)"', content.read(8192))
                    area = match.group(1).decode() if match else ""
            sheets.append((sheet.get("name", ""), area))
        return sheets


def xlsx(connection: duckdb.DuckDBPyConnection, found: Found) -> Source:
    """The first sheet, or of several the one whose header fits the contract best; blank rows are left out."""
    try:
        sheets = _sheets(found.path)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        raise Unreadable(
            "is no .xlsx workbook that can be opened (a password, an old .xls renamed, or cut short); "
            "save it again as .xlsx without a password"
        ) from None
    load_excel(connection)
    best: tuple[int, Header, str, int] | None = None
    for sheet, area in sheets:
        whole = re.sub(r"^[A-Z]+\d+", "A1", area)
        for part in dict.fromkeys(["", f"range = {quoted(whole)}, "] if whole else [""]):
            reader = (
                f"read_xlsx({quoted(found.path)}, sheet = {quoted(sheet)}, {part}header = false, "
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
