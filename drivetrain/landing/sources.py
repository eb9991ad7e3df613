"""Every form of a landed file as one SQL query of text cells: _row, _defect, _given, c0, c1, …

_row counts the data rows of the file from 1, _defect names what is wrong with the shape of a row, _given is such
a row as it stood in the file (JSON); both are null for sound rows. Cells stand in the order of the file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import duckdb

from ..contract import Table
from .files import LONGEST_LINE, Bytes, Found, Unreadable, transcode
from .headers import CsvHeader, Header, begins_with_whole_row, csv_header, fit

FIRST_CHARACTERS = 1 << 14  # nearly every header ends within them
MOST_CHARACTERS = 1 << 22


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


def location(path: object) -> str:
    """A SQL literal of the path of one file; DuckDB takes a bare one with wildcards in it for a pattern."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(path)))


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
    """The header row of a CSV; more than its first characters are read only where the row does not end there."""
    codec, errors = python_encoding(encoding)
    with path.open(encoding=codec, errors=errors, newline="") as file:
        start = file.read(FIRST_CHARACTERS)
        is_cut = len(start) == FIRST_CHARACTERS and not begins_with_whole_row(start)
        if is_cut:
            start += file.read(MOST_CHARACTERS - FIRST_CHARACTERS)
            is_cut = len(start) == MOST_CHARACTERS
    return csv_header(table, start.replace("\0", ""), is_cut)


def _read_csv(path: Path, delimiter: str, columns: list[str]) -> str:
    types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({location(path)}, auto_detect = false, hive_partitioning = false, header = true, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
        f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
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


OPEN_END = "unexpected end of data"  # what Python's csv says of a quote that is never closed


def _records(file: TextIO, delimiter: str) -> Iterator[list[str]]:
    """The records of a CSV; raises Unreadable where one has no end, so that memory stays bounded.

    A record of several lines whose quotes are not in order is no record: a quote was opened and closed by the next
    one that came. Its lines are given one by one, so that no row vanishes in the cell of another.
    """
    last: list[str] = []
    number = 0

    def remembered() -> Iterator[str]:
        size = 0
        while line := file.readline(LONGEST_LINE):
            size = len(line) + (size if last else 0)
            if size >= LONGEST_LINE:
                raise Unreadable(
                    f"has a row of more than {LONGEST_LINE >> 20} MB in record {number + 1}, most likely "
                    "a quote that is never closed; export it again"
                )
            last.append(line)
            yield line

    reader = csv.reader(remembered(), delimiter=delimiter)
    for record in reader:
        number += 1
        lines = last[:]
        last.clear()
        if len(lines) > 1 and _fault(lines, delimiter) not in ("", OPEN_END):
            yield from (cells for line in lines for cells in csv.reader([line.rstrip("\r\n")], delimiter=delimiter))
        else:
            yield record
    if number and _fault(lines, delimiter) == OPEN_END:
        raise Unreadable(
            f"opens a quote in record {number} that is never closed; the file is cut short, export it again"
        )


def _fault(lines: list[str], delimiter: str) -> str:
    """What a strict reader says of a record; empty where its quotes are in order."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return ""


def repaired_path(work: Path) -> Path:
    """Where a CSV lies while it is read again."""
    return work.with_suffix(".repaired.csv")


def _titles(header: CsvHeader, fitted: Header) -> dict[int, str]:
    """What each cell of a row is called in its text as it was: no two the same, none as what stands beyond them."""
    columns = {position: column for column, position in fitted.positions.items()}
    titles: dict[int, str] = {}
    taken = {"_surplus"}
    for position, cell in enumerate(header.cells):
        title = columns.get(position) or cell.strip() or f"column_{position + 1}"
        titles[position] = f"{title} ({position + 1})" if title in taken else title
        taken.add(titles[position])
    return titles


def repaired_csv(found: Found, facts: Bytes, header: CsvHeader, fitted: Header, work: Path) -> Source:
    """A CSV with rows that are not sound, read row by row by Python and written again in good form."""
    codec, errors = python_encoding(facts.encoding)
    width = len(header.cells)
    titles = _titles(header, fitted)
    path = repaired_path(work)
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
    return Source(fitted, query, width)


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
    reader = f"read_parquet({location(found.path)}, hive_partitioning = false, binary_as_string = true)"
    described = connection.execute(f"describe select * from {reader}").fetchall()
    titles = [row[0] for row in described]
    columns = ", ".join(
        f"{_as_text(name(title), kind)} as c{position}" for position, (title, kind, *_) in enumerate(described)
    )
    query = (
        "select file_row_number + 1 as _row, cast(null as varchar) as _defect, "
        f"cast(null as varchar) as _given, {columns} "
        f"from read_parquet({location(found.path)}, hive_partitioning = false, binary_as_string = true, "
        "file_row_number = true)"
    )
    return Source(fit(found.table, titles), query, len(titles))
