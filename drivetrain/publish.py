"""Publishing: the marts of a green build as a versioned read-only file behind a link that is swapped in one step.

Readers open ``published/drivetrain.duckdb``. A reader that holds the old version goes on reading it; the next
connect sees the new one. Whatever fails before the swap leaves the link as it was.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from .cleaning import remove_all
from .errors import DATA, OUTSIDE, DoorError
from .limits import memory_limit_mb, thread_count

LINK = "drivetrain.duckdb"
KEPT_VERSIONS = 3
SCHEMA = "marts"


@dataclass(frozen=True)
class Published:
    """What was published."""

    file: Path
    link: Path
    tables: int
    rows: int
    removed: tuple[Path, ...]


@contextlib.contextmanager
def _outside_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DoorError(f"{what} failed: {error.strerror or error}.", OUTSIDE) from error
    except duckdb.Error as error:
        text = str(error).strip().split("\n")[0]
        raise DoorError(f"{what} failed: {text}", OUTSIDE) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[str]:
    return [
        row[0]
        for row in connection.execute(
            "select table_name from information_schema.tables "
            f"where table_catalog = {_literal(catalog)} and table_schema = {_literal(SCHEMA)} order by 1"
        ).fetchall()
    ]


def _row_counts(
    connection: duckdb.DuckDBPyConnection, catalog: str, tables: list[str]
) -> dict[str, int]:
    return {
        table: connection.execute(
            f"select count(*) from {catalog}.{SCHEMA}.{_quoted(table)}"
        ).fetchone()[0]
        for table in tables
    }


def _version(connection: duckdb.DuckDBPyConnection, build_id: str | None) -> str:
    """Start and id of the newest build, which must be the one whose tests have passed."""
    newest = connection.execute(
        f"select build_id, strftime(started_at, '%Y%m%dT%H%M%S') from build.{SCHEMA}.fct_builds "
        "order by started_at desc nulls last, build_id limit 1"
    ).fetchone()
    if newest is None:
        raise DoorError("The warehouse holds no finished build: nothing to publish.", DATA)
    if build_id is not None and newest[0] != build_id:
        raise DoorError(
            f"Another build ({newest[0]}) came after the tested one ({build_id}): nothing was published. "
            "Run again.",
            OUTSIDE,
        )
    short = "".join(character for character in newest[0] if character.isalnum())[:8]
    return f"{newest[1]}_{short}"


def versions(folder: Path) -> list[Path]:
    """The published files, oldest first."""
    return sorted(folder.glob("drivetrain_*.duckdb"))


def _remove_leftovers(folder: Path) -> None:
    """Unfinished files of a publishing that was killed, and the folder into which it had spilled."""
    remove_all(folder.glob(".drivetrain*"))


def _copy(
    database: Path, fresh: Path, build_id: str | None, of_project: Collection[str] | None
) -> tuple[str, dict[str, int]]:
    """Writes schema marts into ``fresh``; gives the version and the rows of each table."""
    config = {
        "threads": thread_count(),
        "memory_limit": f"{memory_limit_mb()}MB",
        "temp_directory": str(fresh.parent / ".drivetrain_spill"),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=config) as connection:
        connection.execute(f"attach {_literal(database)} as build (read_only)")
        version = _version(connection, build_id)
        connection.execute(f"attach {_literal(fresh)} as fresh")
        connection.execute(f"create schema fresh.{SCHEMA}")
        tables = [t for t in _tables(connection, "build") if of_project is None or t in of_project]
        for table in tables:
            name = f"{SCHEMA}.{_quoted(table)}"
            connection.execute(f"create table fresh.{name} as select * from build.{name}")
        counts = _row_counts(connection, "build", tables)
        connection.execute("checkpoint fresh")
        connection.execute("detach fresh")
    return version, counts


def _verify(file: Path, expected: dict[str, int]) -> None:
    """Opens the written file as a reader does and compares it with the build."""
    with duckdb.connect(str(file), read_only=True) as connection:
        catalog = connection.execute("select current_database()").fetchone()[0]
        found = _row_counts(connection, _quoted(catalog), _tables(connection, catalog))
    if found != expected:
        wrong = sorted(t for t in expected | found if expected.get(t) != found.get(t))
        raise DoorError(
            f"The file to publish differs from the build in {', '.join(wrong)}: nothing was published.",
            OUTSIDE,
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap_link(link: Path, target: Path) -> None:
    """Points the link to another version in one step. The link, never a file, is replaced: a process that holds
    the old version under the same real path would go on seeing it."""
    fresh = link.with_name(f".{link.name}.link")
    fresh.symlink_to(target.name)
    os.replace(fresh, link)
    _sync(link.parent)


def _remove_old(folder: Path, current: Path) -> tuple[Path, ...]:
    old = [path for path in versions(folder) if path != current]
    removed = old[: max(len(old) - (KEPT_VERSIONS - 1), 0)]
    for path in removed:
        path.unlink()
    return tuple(removed)


def publish(
    database: Path, folder: Path, build_id: str | None = None, of_project: Collection[str] | None = None
) -> Published:
    """Publishes the marts of ``database``; with ``build_id`` only if that is its newest build.

    ``of_project`` names the marts that the project has: what a release has renamed or dropped still stands in the
    database and is not published. Without it all that stand there are.

    Raises DoorError with exit code 3 where disk or lock are at fault; readers are not touched then.
    """
    with _outside_errors(f"Publishing to {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(folder)
        fresh = folder / ".drivetrain_fresh.duckdb"
        try:
            version, counts = _copy(database, fresh, build_id, of_project)
            _verify(fresh, counts)
            _sync(fresh)
            file = _free_name(folder, version)
            fresh.rename(file)
        except BaseException:
            with contextlib.suppress(OSError):
                _remove_leftovers(folder)
            raise
        link = folder / LINK
        _swap_link(link, file)
        removed = _remove_old(folder, file)
    return Published(file, link, len(counts), sum(counts.values()), removed)


def _free_name(folder: Path, version: str) -> Path:
    """A name that no version has had: the same build published again is a version of its own."""
    file, again = folder / f"drivetrain_{version}.duckdb", 1
    while file.exists():
        again += 1
        file = folder / f"drivetrain_{version}_{again}.duckdb"
    return file
