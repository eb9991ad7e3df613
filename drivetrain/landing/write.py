"""One landed file into one Parquet file of the raw zone."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ..contract import Table
from . import nfkc
from .files import LONGEST_LINE, Bytes, Found, Unreadable, content_hash, examine_csv, shown
from .headers import CsvHeader, Header, fit, layout_id
from .ledger import LandedFile, file_id
from .sources import (
    Source,
    name,
    parquet,
    plain_csv,
    quoted,
    read_csv_header,
    repaired_csv,
    repaired_path,
)
from .workbooks import xlsx

SPACE = r"[\s\x{3000}]*"
TOTAL = f"(合{SPACE}计|总{SPACE}计|小{SPACE}计)"
STARTS_AS_TOTAL = rf"(?is)^{SPACE}({TOTAL}|((grand|sub){SPACE})?totals?\b)"
NO_USABLE_KEY = rf"(?is)^{SPACE}({TOTAL}.*|((grand|sub){SPACE})?totals?{SPACE}([:：].*)?)?$"

META_COLUMNS = (
    ("_source_file", "VARCHAR"),
    ("_source_row", "BIGINT"),
    ("_file_id", "VARCHAR"),
    ("_extract_date", "DATE"),
    ("_landed_text", "VARCHAR"),
    ("_defect", "VARCHAR"),
)


class Examined:
    """A file whose header has been read and fitted, ready to be written."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, found: Found):
        self.found = found
        self.source: Source | None = None
        self.csv: CsvHeader | None = None
        if found.format == "csv":
            self.bytes = examine_csv(found.path)
            self.csv = read_csv_header(found.table, found.path, self.bytes.encoding)
            self.header: Header = fit(found.table, self.csv.cells)
        else:
            self.bytes = Bytes(content_hash(found.path))
            try:
                reader = parquet if found.format == "parquet" else xlsx
                self.source = reader(connection, found)
            except duckdb.Error as error:
                raise _unreadable(error, f" as {found.format}") from None
            self.header = self.source.header
        layout = layout_id(found.table)
        self.file_id = file_id(found.source_file, found.extract_date, self.bytes.content_hash, layout)


def _unreadable(error: duckdb.Error, form: str = "") -> Unreadable:
    """What DuckDB says of a file, in its first line, which never holds a cell."""
    reason = str(error).strip().split("\n")[0]
    if "line size" in reason.lower():
        reason = f"a row is longer than {LONGEST_LINE >> 20} MB"
    return Unreadable(f"cannot be read{form} ({shown(reason)[:300]}); export it again")


def total_condition(table: Table, header: Header, cells: int) -> str:
    """SQL that is true for a total row: it says so in its first filled cell, and holds neither a usable key nor all
    else that a row must have, so that a company of that name or a code like TOTAL stays a row."""
    filled_cells = [f"nullif(trim(c{position}, ' \t　'), '')" for position in range(cells)]
    keys = [key for key in table.key if table.column(key).required] or list(table.key)
    unusable = [
        f"regexp_matches(coalesce(c{header.positions[key]}, ''), {quoted(NO_USABLE_KEY)})"
        for key in keys
        if key in header.positions
    ]
    if not unusable:
        return "false"
    says_so = f"coalesce(regexp_matches(coalesce({', '.join(filled_cells)}), {quoted(STARTS_AS_TOTAL)}), false)"
    lacking = [
        f"{filled_cells[header.positions[column.name]]} is null"
        for column in table.columns
        if column.required and column.name not in table.key and column.name in header.positions
    ]
    return " and ".join([says_so, f"({' or '.join(unusable)})", *([f"({' or '.join(lacking)})"] if lacking else [])])


def raw_query(examined: Examined, source: Source, condition: str, characters: frozenset[str]) -> str:
    """The rows of the raw zone: all columns of the contract as text, and where each row comes from.

    ``characters`` are those of the file that NFKC changes.
    """
    found, positions = examined.found, source.header.positions
    present = [c.name for c in found.table.columns if c.name in positions]
    was = {column: name(f"was_{column}") for column in present}
    sound = [f"nullif(c{positions[column]}, '') as {was[column]}" for column in present]
    columns, landed, touched = {c: was[c] for c in present}, "null", "false"
    if present and characters:
        touched = f"regexp_matches({nfkc.beyond_ascii(list(was.values()))}, '{nfkc.class_of(characters)}')"
        columns = {
            c: f"case when _touched then {nfkc.expression(was[c], characters)} else {was[c]} end" for c in present
        }
        as_it_was = ", ".join(f"{name(c)} := {was[c]}" for c in present)
        landed = f"case when _touched then cast(to_json(struct_pack({as_it_was})) as varchar) end"
    texts = [f"{columns.get(c.name, 'cast(null as varchar)')} as {name(c.name)}" for c in found.table.columns]
    return f"""
        select
            {", ".join(texts)},
            {quoted(found.source_file)} as _source_file,
            cast(_row as bigint) as _source_row,
            {quoted(examined.file_id)} as _file_id,
            date '{found.extract_date}' as _extract_date,
            cast(coalesce(_given, {landed}) as varchar) as _landed_text,
            _defect
        from (
            select _row, _defect, _given, {", ".join([*sound, f"{touched} as _touched"])}
            from ({source.query}) as cells
            where not ({condition})
        ) as fitted
    """


def _copy(connection: duckdb.DuckDBPyConnection, examined: Examined, source: Source, target: Path) -> tuple[int, int]:
    """Writes the rows; returns how many, and how many total rows were left out."""
    condition, totals = "false", 0
    if examined.bytes.may_hold_totals and examined.found.format != "parquet":
        condition = total_condition(examined.found.table, source.header, source.cells)
        totals = connection.execute(f"select count(*) from ({source.query}) as cells where {condition}").fetchone()[0]
        condition = condition if totals else "false"
    characters = examined.bytes.characters
    if characters is None:
        cells = [f"c{position}" for position in sorted(source.header.positions.values())]
        characters = nfkc.characters_to_change(connection, source.query, cells)
    rows = connection.execute(
        f"copy ({raw_query(examined, source, condition, characters)}) to {quoted(target)} "
        "(format parquet, compression zstd)"
    ).fetchone()[0]
    return rows, totals


def write(connection: duckdb.DuckDBPyConnection, examined: Examined, target: Path) -> LandedFile:
    """Writes the file to ``target``; raises Unreadable where its content cannot be read.

    A sound CSV is read by DuckDB; at the first row that is not, it is read again row by row.
    """
    found, facts, temporary = examined.found, examined.bytes, []
    try:
        if found.format != "csv":
            try:
                rows, totals = _copy(connection, examined, examined.source, target)
            except duckdb.Error as error:
                if _is_outside(error):
                    raise
                raise _unreadable(error, f" as {found.format}") from None
        else:
            rows, totals = _write_csv(connection, examined, target, temporary)
    finally:
        for path in temporary:
            path.unlink(missing_ok=True)
    stat = found.path.stat()
    if (stat.st_size, stat.st_mtime_ns) != (found.size, found.mtime_ns):
        raise Unreadable("changed while it was read; deliver it under a name ending in .part and rename it at the end")
    return LandedFile(
        source_system=found.table.system,
        source_table=found.table.name,
        extract_date=found.extract_date,
        source_file=found.source_file,
        file_id=examined.file_id,
        landed_rows=rows,
        total_rows=totals,
        landed_bytes=found.size,
        mtime_ns=found.mtime_ns,
        inode=found.inode,
        content_hash=facts.content_hash,
        layout_id=layout_id(found.table),
        encoding=facts.encoding,
        unknown_columns=", ".join(examined.header.unknown),
    )


def _is_outside(error: duckdb.Error) -> bool:
    """True where the disk or the memory is at fault, not the file."""
    return isinstance(error, duckdb.OutOfMemoryException) or "No space left" in str(error)


def _write_csv(
    connection: duckdb.DuckDBPyConnection, examined: Examined, target: Path, temporary: list[Path]
) -> tuple[int, int]:
    found, facts, header = examined.found, examined.bytes, examined.csv
    by_row = facts.encoding == "damaged" or facts.has_nul or header.starts_blank
    if not by_row and len(header.cells) > 1:
        try:
            source = plain_csv(found, facts, header, examined.header, target)
            temporary += source.temporary
            return _copy(connection, examined, source, target)
        except duckdb.Error as error:
            if _is_outside(error):
                raise
    temporary.append(repaired_path(target))
    source = repaired_csv(found, facts, header, examined.header, target)
    try:
        return _copy(connection, examined, source, target)
    except duckdb.Error as error:
        if _is_outside(error):
            raise
        raise _unreadable(error) from None
