"""The ledger: which files the raw zone holds, and how each looked when it was read."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import duckdb

from .sources import location, quoted


@dataclass(frozen=True)
class LandedFile:
    """One file that the raw zone holds."""

    source_system: str
    source_table: str
    extract_date: date
    source_file: str  # relative to the landing folder, forward slashes
    file_id: str
    landed_rows: int
    total_rows: int  # total rows of spreadsheets, left out
    landed_bytes: int
    mtime_ns: int
    inode: int
    content_hash: str
    layout_id: str
    encoding: str
    unknown_columns: str  # headers that the contract does not know, comma between

    @property
    def raw_file(self) -> str:
        """Where its rows lie, relative to the raw zone."""
        folder = f"{self.source_system}/{self.source_table}/extract_date={self.extract_date}"
        return f"{folder}/{self.file_id}.parquet"


TYPES = {"int": "BIGINT", "date": "DATE", "str": "VARCHAR"}
COLUMNS = {field.name: TYPES[str(field.type)] for field in fields(LandedFile)}


def file_id(source_file: str, extract_date: date, content_hash: str, layout: str) -> str:
    """Path, extract date, content and layout as one hash: what is read by another layout may have other rows."""
    text = f"{source_file}\n{extract_date}\n{content_hash}\n{layout}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def ledger_path(warehouse: Path) -> Path:
    """In a folder of its own: engines that read whole folders skip names that begin with `_` or a point."""
    return warehouse / "raw" / "ledger" / "landed_files.parquet"


def read_ledger(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> dict[str, LandedFile]:
    """The files of the raw zone by their path in the landing folder; empty where nothing ever landed."""
    path = ledger_path(warehouse)
    if not path.exists():
        return {}
    rows = connection.execute(  # a bound parameter would import pandas
        f"select {', '.join(COLUMNS)} from read_parquet({location(path)}, hive_partitioning = false)"
    ).fetchall()
    return {row[3]: LandedFile(*row) for row in rows}


def write_ledger(connection: duckdb.DuckDBPyConnection, warehouse: Path, files: list[LandedFile]) -> None:
    """Replaces the ledger in one step; this is the moment at which a landing has happened."""
    path = ledger_path(warehouse)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines, fresh = path.with_name(".ledger.json"), path.with_name(".ledger.parquet")
    with lines.open("w", encoding="utf-8") as out:
        for file in sorted(files, key=lambda f: f.source_file):
            out.write(json.dumps(asdict(file) | {"extract_date": str(file.extract_date)}) + "\n")
    types = ", ".join(f"{column}: '{kind}'" for column, kind in COLUMNS.items())
    connection.execute(
        f"copy (select * from read_json({location(lines)}, format = 'newline_delimited', hive_partitioning = false, "
        f"columns = {{{types}}})) to {quoted(fresh)} (format parquet, compression zstd)"
    )
    lines.unlink()
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(fresh, path)
