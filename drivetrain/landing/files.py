"""What lies in the landing folder, and what its bytes are."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from ..contract import Table
from .nfkc import may_change

FORMATS = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
CHUNK = 1 << 20
LONGEST_LINE = 1 << 24  # bytes of a row of a CSV
SAMPLE = 1 << 12  # bytes by which UTF-16 without its mark is recognised

# a total row of a spreadsheet holds 合计, 总计, 小计 or total somewhere
TOTAL_WORD = re.compile(r"[合总小]\s*计")

ASCII = bytes(range(128))
WIDE = re.compile("[\u0800-\ufefe\uff00-\U0010ffff]")  # three bytes or more in UTF-8, but for the mark of byte order
ENOUGH_WIDE = 3  # of them before the first broken byte say that a file is UTF-8


@dataclass(frozen=True)
class Found:
    """A file that has landed (ruling L11), as the file system shows it."""

    table: Table
    extract_date: date
    path: Path
    source_file: str  # relative to the landing folder, forward slashes
    size: int
    mtime_ns: int
    inode: int

    @property
    def format(self) -> str:
        return FORMATS[self.path.suffix.lower()]


@dataclass(frozen=True)
class Bytes:
    """What one pass over the bytes of a file tells."""

    content_hash: str
    encoding: str = ""  # utf-8, gb18030, or damaged: UTF-8 with a few broken bytes
    has_nul: bool = False
    may_hold_totals: bool = True
    characters: frozenset[str] | None = None  # those that NFKC changes; None where nobody has looked yet


class Unreadable(Exception):
    """A file that cannot be read; the text says what is wrong and what to do."""


def _ignored(name: str) -> bool:
    """Ruling L11: not a final name."""
    return name.startswith((".", "_")) or name.lower().endswith((".part", ".tmp"))


def shown(name: str) -> str:
    """A name as messages show it: on one line, without what a terminal would act on or no encoding holds."""
    return "".join(c if c.isprintable() or c == "\u3000" else ascii(c)[1:-1] for c in name)


def _nearest(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, 1, 0.6)
    return f"; the nearest is {near[0]}" if near else ""


def _is_folder(entry: os.DirEntry) -> bool:
    """True for folders; a link that leads to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(folder: Path | str, warnings: list[str], root: str) -> list[os.DirEntry]:
    """The entries of a folder by name, without unfinished names and without links that lead outside."""
    kept = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if _ignored(entry.name):
                continue
            if entry.is_symlink():
                real = os.path.realpath(entry.path)
                if os.path.commonpath([real, root]) != root:
                    warnings.append(f"{shown(entry.path)}: a link that leads out of the landing folder, not read")
                    continue
            kept.append(entry)
    return kept


@dataclass
class Scan:
    """What the landing folder holds."""

    found: list[Found] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)  # what is no landed file
    problems: dict[str, tuple[Table, str]] = field(default_factory=dict)  # landed files that nobody can open


def scan(landing: Path, tables: dict[str, Table]) -> Scan:
    """All landed files, and a warning for everything in the folder that is none.

    An absent landing folder is legal and empty.
    """
    result = Scan()
    warnings = result.warnings
    if not landing.exists():
        return result
    systems = sorted({table.system for table in tables.values()})
    root = os.path.realpath(landing)
    for system in _entries(landing, warnings, root):
        if not _is_folder(system):
            warnings.append(f"{shown(system.name)}: a file beside the system folders, not read")
            continue
        if system.name not in systems:
            hint = _nearest(system.name, systems)
            warnings.append(f"{shown(system.name)}/: no system of the contract{hint}; not read")
            continue
        names = [t.name for t in tables.values() if t.system == system.name]
        for folder in _entries(system.path, warnings, root):
            where = shown(f"{system.name}/{folder.name}")
            table = tables.get(f"{system.name}__{folder.name}")
            if table is None or not _is_folder(folder):
                hint = _nearest(folder.name, names)
                warnings.append(f"{where}: no table of the contract{hint}; not read")
                continue
            _scan_table(table, folder.path, root, result)
    return result


def _scan_table(table: Table, folder: str, root: str, result: Scan) -> None:
    warnings = result.warnings
    for entry in _entries(folder, warnings, root):
        where = shown(f"{table.system}/{table.name}/{entry.name}")
        if not _is_folder(entry):
            warnings.append(f"{where}: lies outside a folder extract_date=YYYY-MM-DD, not read")
            continue
        match = re.fullmatch(r"extract_date=(\d{4}-\d{2}-\d{2})", entry.name)
        try:
            day = date.fromisoformat(match.group(1)) if match else None
        except ValueError:
            day = None
        if day is None:
            warnings.append(f"{where}: no folder extract_date=YYYY-MM-DD, not read")
            continue
        for file in _entries(entry.path, warnings, root):
            name = f"{where}/{shown(file.name)}"
            if _is_folder(file):
                warnings.append(f"{name}: a folder within an extract, not read")
            elif Path(file.name).suffix.lower() not in FORMATS:
                warnings.append(f"{name}: not .csv, .parquet or .xlsx, not read")
            else:
                _scan_file(table, day, file, f"{where}/{file.name}", result)


def _scan_file(table: Table, day: date, file: os.DirEntry, name: str, result: Scan) -> None:
    try:
        status = file.stat()
        name.encode()
    except (FileNotFoundError, NotADirectoryError):
        result.problems[name] = table, "is a link that leads nowhere, or has just gone; deliver the file itself"
    except UnicodeEncodeError:
        result.problems[name] = table, "has a name that is not UTF-8; rename it"
    except OSError as error:
        result.problems[name] = table, f"cannot be opened ({error.strerror}); deliver the file itself"
    else:
        if status.st_size == 0 or not stat.S_ISREG(status.st_mode):
            result.warnings.append(f"{shown(name)}: a file of no bytes has not landed")
            return
        path = Path(file.path)
        result.found.append(Found(table, day, path, name, status.st_size, status.st_mtime_ns, status.st_ino))


def content_hash(path: Path) -> str:
    """Hash of the bytes alone."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def examine_csv(path: Path) -> Bytes:
    """One pass over a CSV: hash, encoding, NUL bytes, whether a total row is possible, and what NFKC changes.

    A file is UTF-8 where all of it is; damaged UTF-8 where real three-byte characters stand before the first
    broken byte; else GB18030 where all of it is; else it cannot be read.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, has_nul, totals, tail = True, False, False, b""
    words, line = _Words(), 0
    with path.open("rb") as file:
        first = file.read(4)
        file.seek(0)
        if first.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(path):
            raise Unreadable("is UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)")
        while True:
            chunk = file.read(CHUNK)
            digest.update(chunk)
            has_nul = has_nul or b"\0" in chunk
            line = _line_length(line, chunk)
            if not totals:
                totals = b"total" in (tail + chunk).lower()
                tail = chunk[-8:]
            if valid:
                try:
                    words.see(decoder.decode(chunk, final=not chunk))
                except UnicodeDecodeError as error:
                    words.see(error.object[: error.start].decode("utf-8"))
                    valid = False
            if not chunk:
                break
    if valid:
        return Bytes(digest.hexdigest(), "utf-8", has_nul, totals or words.total, words.characters())
    if words.wide >= ENOUGH_WIDE or first.startswith(codecs.BOM_UTF8):
        return Bytes(digest.hexdigest(), "damaged", has_nul)
    words = _read_gb18030(path)
    return Bytes(digest.hexdigest(), "gb18030", has_nul, totals or words.total, words.characters())


def _line_length(before: int, chunk: bytes) -> int:
    """How long the line is that a chunk ends in; DuckDB drops a last line that does not fit its buffer, unsaid."""
    ends = [place for place in (chunk.find(b"\n"), chunk.find(b"\r")) if place >= 0]
    if before + (min(ends) if ends else len(chunk)) > LONGEST_LINE:
        raise Unreadable(
            f"has a row of more than {LONGEST_LINE >> 20} MB: a cell holds what is no cell, or line ends are missing; "
            "export it again"
        )
    return len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) if ends else before + len(chunk)


def _is_wide(path: Path) -> bool:
    """True where every other byte at the start of a file tends to be NUL: UTF-16 or UTF-32 without its mark."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE).rstrip(b"\0")  # what was never written is no text
    even, odd = (sample[place::2].count(0) for place in (0, 1))
    few, many = sorted((even, odd))
    return len(sample) > 3 and ((many * 20 > len(sample) and few * 4 < many) or even + odd > len(sample) // 2 + 1)


class _Words:
    """What has passed by: wide characters, Chinese words of a total row, and characters that NFKC changes.

    All stand beyond ASCII, and what is beyond it is a small part of most files.
    """

    def __init__(self) -> None:
        self.total = False
        self.wide = 0  # characters of three bytes or more, counted up to where it is enough
        self._may_change: set[str] = set()
        self._changes = False
        self._tail = ""

    def see(self, text: str) -> None:
        beyond = "" if text.isascii() else text.encode().translate(None, ASCII).decode()
        if self.wide < ENOUGH_WIDE:
            self.wide += sum(1 for _ in islice(WIDE.finditer(beyond), ENOUGH_WIDE))
        if not self.total and "计" in beyond:
            self.total = TOTAL_WORD.search(self._tail + beyond) is not None
        self._may_change |= may_change(beyond)
        if self._may_change and not self._changes:
            self._changes = not unicodedata.is_normalized("NFKC", self._tail + text)
        self._tail = (self._tail + text)[-64:]

    def characters(self) -> frozenset[str]:
        """Those that NFKC may change; none where it leaves all of the text as it is."""
        return frozenset(self._may_change if self._changes else ())


def _read_gb18030(path: Path) -> _Words:
    """Reads the whole file as GB18030; raises Unreadable where it is none."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    words, position = _Words(), 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                words.see(decoder.decode(chunk, final=not chunk))
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"is neither UTF-8 nor GB18030 (about byte {position + error.start + 1}); "
                    "export it again in one of the two"
                ) from None
            position += len(chunk)
            if not chunk:
                return words


def transcode(path: Path, target: Path, encoding: str) -> None:
    """Writes the file as UTF-8, in bounded memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as out:
        while chunk := source.read(CHUNK):
            out.write(decoder.decode(chunk))
        out.write(decoder.decode(b"", final=True))
