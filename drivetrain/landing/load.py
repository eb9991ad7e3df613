"""The landing as a whole: all or nothing, only what is new, in bounded memory."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from ..contract import Table, load_contract
from ..errors import CONFIGURATION, DATA, OUTSIDE, LandingError
from ..limits import memory_limit_mb, thread_count
from . import nfkc
from .files import Found, Unreadable, scan, shown
from .headers import layout_id
from .ledger import LandedFile, read_ledger, write_ledger
from .views import ensure_raw_zone
from .write import Examined, write

Progress = Callable[[int, int, str], None]  # files done, files to read, the file


@dataclass
class Pending:
    """What a landing would do: the files to keep, those read anew, and those that are gone."""

    kept: list[LandedFile]
    read: list[LandedFile]
    removed: list[LandedFile]
    warnings: list[str]
    parquet: dict[str, Path] = field(default_factory=dict)  # source file → Parquet not yet in the zone
    touched: bool = False  # a kept file has another time or inode than the ledger says

    @property
    def files(self) -> list[LandedFile]:
        return sorted([*self.kept, *self.read], key=lambda f: f.source_file)

    @property
    def changed(self) -> bool:
        return bool(self.read or self.removed)


@dataclass(frozen=True)
class LandResult:
    """What a landing did."""

    kept: tuple[LandedFile, ...]
    read: tuple[LandedFile, ...]
    removed: tuple[LandedFile, ...]
    warnings: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return bool(self.read or self.removed)

    @property
    def files(self) -> tuple[LandedFile, ...]:
        return self.kept + self.read

    def summary(self) -> str:
        """One line for a person."""
        rows = sum(file.landed_rows for file in self.read)
        everything = sum(file.landed_rows for file in self.files)
        text = f"Landing: {_count(len(self.read), 'file')} read with {_count(rows, 'row')}, {len(self.kept):,} known"
        totals = sum(file.total_rows for file in self.read)
        if totals:
            text += f", {_count(totals, 'total row')} left out"
        if self.removed:
            text += f", {_count(len(self.removed), 'file')} gone from the landing folder"
        return f"{text}; the raw zone holds {_count(everything, 'row')} of {_count(len(self.files), 'file')}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


# --- one at a time ---------------------------------------------------------------------------------------

_locks: dict[Path, tuple[int, int]] = {}  # lock file → descriptor, how many hold it in this process
_guard = threading.RLock()


def _acquire(warehouse: Path) -> Path:
    path = Path(warehouse).resolve() / "raw" / ".lock"
    with _guard:
        if path in _locks:
            descriptor, holders = _locks[path]
            _locks[path] = (descriptor, holders + 1)
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise LandingError(
                f"Another landing or build is using the warehouse {warehouse}"
                f"{f' (process {holder})' if holder else ''}: wait for it to end, or give this one "
                "a warehouse of its own (DRIVETRAIN_WAREHOUSE).",
                OUTSIDE,
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        _locks[path] = (descriptor, 1)
        return path


@contextlib.contextmanager
def held_lock(warehouse: Path) -> Iterator[None]:
    """Keeps other processes from landing into the warehouse; ends by itself with the process."""
    path = _acquire(warehouse)
    try:
        yield
    finally:
        with _guard:
            descriptor, holders = _locks[path]
            if holders > 1:
                _locks[path] = (descriptor, holders - 1)
            else:
                del _locks[path]
                os.ftruncate(descriptor, 0)
                os.close(descriptor)


# --- reading ---------------------------------------------------------------------------------------------


def _connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    config = {
        "threads": thread_count(),
        "memory_limit": f"{max(memory_limit_mb() // 2, 256)}MB",
        "temp_directory": str(warehouse / "tmp"),
    }
    return duckdb.connect(config=config)


def _pending_folder(warehouse: Path) -> Path:
    return warehouse / "raw" / "_pending"


def _pending_before(warehouse: Path) -> dict[str, tuple[LandedFile, Path]]:
    """Files that a check has read and no landing has taken over yet."""
    known = {}
    folder = _pending_folder(warehouse)
    for note in folder.glob("*.json") if folder.exists() else ():
        body = json.loads(note.read_text(encoding="utf-8"))
        entry = LandedFile(**body | {"extract_date": date.fromisoformat(body["extract_date"])})
        if note.with_suffix(".parquet").exists():
            known[entry.source_file] = (entry, note.with_suffix(".parquet"))
    return known


def _looks_as(entry: LandedFile, found: Found) -> bool:
    """True where size, time and inode are those of the last reading, and so is the contract."""
    return (entry.landed_bytes, entry.mtime_ns, entry.inode, entry.layout_id) == (
        found.size,
        found.mtime_ns,
        found.inode,
        layout_id(found.table),
    )


def prepare(landing: Path, warehouse: Path, progress: Progress | None = None) -> Pending:
    """Reads what is new beside the raw zone and changes nothing in it; a later ``land`` takes it over.

    Raises LandingError with every problem of every file, not only the first.
    """
    landing, warehouse = Path(landing), Path(warehouse).resolve()
    with held_lock(warehouse), _outside_errors(warehouse), _connect(warehouse) as connection:
        return _prepare(connection, landing, warehouse, progress)


def land(landing: Path, warehouse: Path, progress: Progress | None = None) -> LandResult:
    """Brings the raw zone to exactly what lies in the landing folder; an error leaves it as it was.

    Raises LandingError: exit code 1 where a file is at fault, 2 where the folder is no folder, 3 where another
    landing runs or the disk fails.
    """
    landing, warehouse = Path(landing), Path(warehouse).resolve()
    with held_lock(warehouse), _outside_errors(warehouse), _connect(warehouse) as connection:
        pending = _prepare(connection, landing, warehouse, progress)
        ensure_raw_zone(connection, warehouse)
        _commit(connection, warehouse, pending)
    return LandResult(tuple(pending.kept), tuple(pending.read), tuple(pending.removed), tuple(pending.warnings))


@contextlib.contextmanager
def _outside_errors(warehouse: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise LandingError(f"Landing failed: {error.strerror or error}{where}.", OUTSIDE) from error
    except duckdb.Error as error:
        text = str(error).strip().split("\n")[0]
        raise LandingError(f"Landing into {warehouse} failed: {text}", OUTSIDE) from error


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    warehouse: Path,
    progress: Progress | None,
) -> Pending:
    if landing.exists() and not landing.is_dir():
        raise LandingError(
            f"The landing folder {landing} is a file: set DRIVETRAIN_LANDING to a folder.", CONFIGURATION
        )
    landed = scan(landing, load_contract())
    found_files = landed.found
    ledger = read_ledger(connection, warehouse)
    before = _pending_before(warehouse)
    pending = Pending([], [], [], landed.warnings)
    unread: list[Found] = []
    for found in found_files:
        entry = ledger.get(found.source_file)
        if entry and _looks_as(entry, found) and (warehouse / "raw" / entry.raw_file).exists():
            pending.kept.append(entry)
        elif found.source_file in before and _looks_as(before[found.source_file][0], found):
            entry, path = before[found.source_file]
            pending.read.append(entry)
            pending.parquet[found.source_file] = path
        else:
            unread.append(found)
    if unread or landed.problems:
        problems = {file: [f"the file {text}."] for file, (_, text) in landed.problems.items()}
        tables = {found.source_file: found.table for found in unread}
        tables |= {file: table for file, (table, _) in landed.problems.items()}
        try:
            _read(connection, warehouse, unread, ledger, pending, progress, problems)
            _raise_problems(problems, tables)
        except Exception:
            _forget_what_was_read(warehouse, pending, before)
            raise
    present = {found.source_file for found in found_files}
    if ledger and not present:
        raise LandingError(
            f"The landing folder {landing} holds no file at all, while the raw zone of {warehouse} was read from "
            f"{len(ledger):,}: a build would empty the warehouse. Check DRIVETRAIN_LANDING and that the folder is "
            f"mounted; if all extracts are meant to go, remove {warehouse / 'raw'} first.",
            CONFIGURATION,
        )
    pending.removed = [entry for entry in ledger.values() if entry.source_file not in present]
    pending.read.sort(key=lambda f: f.source_file)
    pending.warnings += _unknown_columns(pending.read)
    return pending


def _unknown_columns(files: list[LandedFile]) -> list[str]:
    """One warning per table for the headers that the contract does not know."""
    seen: dict[tuple[str, str], list[str]] = {}
    for file in files:
        if file.unknown_columns:
            table = f"{file.source_system}.{file.source_table}"
            seen.setdefault((table, file.unknown_columns), []).append(file.source_file)
    return [
        f"{table}: columns that the contract does not know, ignored: {columns} "
        f"({_count(len(names), 'file')}, first {shown(names[0])})"
        for (table, columns), names in seen.items()
    ]


def _read(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    unread: list[Found],
    ledger: dict[str, LandedFile],
    pending: Pending,
    progress: Progress | None,
    problems: dict[str, list[str]],
) -> None:
    """Examines all files; where none is at fault, writes those that are new as Parquet into the pending folder."""
    nfkc.install(connection)
    folder = _pending_folder(warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    counter = threading.Lock()

    def examine(found: Found) -> Examined | None:
        try:
            examined = Examined(connection.cursor(), found)
        except Unreadable as problem:
            problems[found.source_file] = [f"the file {problem}."]
            return None
        if examined.header.problems:
            problems[found.source_file] = [f"{text}." for text in examined.header.problems]
            return None
        return examined

    def convert(examined: Examined) -> tuple[LandedFile, Path] | None:
        nonlocal done
        found = examined.found
        path = folder / f"{examined.file_id}.parquet"
        fresh = folder / f".{examined.file_id}.tmp"
        try:
            entry = write(connection.cursor(), examined, fresh)
        except Unreadable as problem:
            fresh.unlink(missing_ok=True)
            problems[found.source_file] = [f"the file {problem}."]
            return None
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(fresh, path)
        body = asdict(entry) | {"extract_date": str(entry.extract_date)}
        path.with_suffix(".json").write_text(json.dumps(body), encoding="utf-8")
        with counter:
            done += 1
            if progress:
                progress(done, len(new), shown(found.source_file))
        return entry, path

    with ThreadPoolExecutor(max_workers=thread_count()) as pool:
        examined_files = [e for e in pool.map(examine, unread) if e is not None]
        if problems:
            return
        new: list[Examined] = []
        for examined in examined_files:
            found = examined.found
            entry = ledger.get(found.source_file)
            if _same_content(warehouse, entry, examined):
                pending.kept.append(replace(entry, mtime_ns=found.mtime_ns, inode=found.inode))
                pending.touched = True
            else:
                new.append(examined)
        for converted in pool.map(convert, new):
            if converted is not None:
                pending.read.append(converted[0])
                pending.parquet[converted[0].source_file] = converted[1]


def _forget_what_was_read(warehouse: Path, pending: Pending, before: dict[str, tuple[LandedFile, Path]]) -> None:
    """Takes back what a landing that was refused has written, so that it leaves nothing."""
    for file, path in pending.parquet.items():
        if file not in before or path != before[file][1]:
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # what an earlier check has read stays
        _pending_folder(warehouse).rmdir()


def _same_content(warehouse: Path, entry: LandedFile | None, examined: Examined) -> bool:
    return (
        entry is not None
        and entry.content_hash == examined.bytes.content_hash
        and entry.layout_id == layout_id(examined.found.table)
        and (warehouse / "raw" / entry.raw_file).exists()
    )


def _raise_problems(problems: dict[str, list[str]], tables: dict[str, Table]) -> None:
    if not problems:
        return
    lines = [
        f"{tables[file].system}.{tables[file].name}: file {shown(file)}: {text}"
        for file in sorted(problems)
        for text in problems[file]
    ]
    head = "Landing stopped, nothing was changed"
    if len(lines) == 1:
        raise LandingError(f"{head}: {lines[0]}", DATA)
    raise LandingError(f"{head}; {len(lines)} problems:\n" + "\n".join(lines), DATA)


# --- the step that changes the raw zone ------------------------------------------------------------------


def _commit(connection: duckdb.DuckDBPyConnection, warehouse: Path, pending: Pending) -> None:
    """Moves the new files in, replaces the ledger, removes what it no longer names.

    A crash before the ledger is replaced leaves files that nothing refers to; the next landing removes them.
    """
    raw = warehouse / "raw"
    for entry in pending.read:
        target = raw / entry.raw_file
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(pending.parquet[entry.source_file], target)
    if pending.changed or pending.touched:
        write_ledger(connection, warehouse, pending.files)
    shutil.rmtree(_pending_folder(warehouse), ignore_errors=True)
    _remove_strangers(raw, {raw / entry.raw_file for entry in pending.files})


def _remove_strangers(raw: Path, known: set[Path]) -> None:
    for system in sorted({table.system for table in load_contract().values()}):
        for file in (raw / system).glob("*/extract_date=*/*"):
            if file not in known:
                file.unlink()
                with contextlib.suppress(OSError):
                    for folder in list(file.parents)[:3]:
                        folder.rmdir()
