"""Lands mangled files one by one in a process of its own and tells what did not hold, one JSON object a line.

``python -m tests.door.fuzz_worker --count 100 --folder /tmp/fuzz`` lands a plan of files;
``--kind open_quote --seed 17`` lands one and shows what the command line said of it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import re
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from drivetrain import cli
from drivetrain.landing import raw_view_statements
from drivetrain.landing.files import shown
from tests.door.mangled_files import LANDED, NOT_READ, REFUSED, Mangled, make, plan

BASE = "erp/warehouses/extract_date=2026-01-05/base.csv"
BASE_TEXT = "warehouse_code,warehouse_name,updated_at\nW1,一号库,2026-01-05\nW2,二号库,2026-01-05\n"
GOOD = "erp/warehouses/extract_date=2026-01-06/good.csv"
GOOD_TEXT = "warehouse_code,warehouse_name,updated_at\nW3,三号库,2026-01-06\n"

ADDRESS_SPACE = 8 << 30  # bytes; beyond it a file ends the process rather than the machine
SECONDS = 60  # of the processor that landing a file may take
TRACE = re.compile(r"Traceback|DRIVETRAIN_DEBUG|File \".*\.py|\w+Error:|INTERNAL")
REMEDY = re.compile(r"\b(export|save|leave|remove|rename|deliver|split)\b", re.IGNORECASE)


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of the warehouse with a hash of its bytes, every folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


class Field:
    """A landing folder that holds one sound file, and the warehouse that it has landed in."""

    def __init__(self, folder: Path):
        self.landing, self.warehouse = folder / "landing", folder / "warehouse"
        shutil.rmtree(folder, ignore_errors=True)
        self.base = self.landing / BASE
        self.base.parent.mkdir(parents=True)
        self.base.write_text(BASE_TEXT, encoding="utf-8")
        stat = self.base.stat()
        self.times = (stat.st_atime_ns, stat.st_mtime_ns)
        os.environ |= {"DRIVETRAIN_LANDING": str(self.landing), "DRIVETRAIN_WAREHOUSE": str(self.warehouse)}
        code, output = self.land()
        assert code == 0, output
        self.before = snapshot(self.warehouse)

    def land(self) -> tuple[int, str]:
        """``drivetrain land``; its output goes where only UTF-8 can."""
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="utf-8", errors="strict", write_through=True)
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            code = cli.call(["land"])
        return code, raw.getvalue().decode()

    def tidy(self) -> None:
        """Takes away all that a kind has put in."""
        for path in self.landing.iterdir():
            if path != self.base.parents[2] and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != self.base.parents[2]:
                path.unlink()
        for path in sorted(self.landing.rglob("*"), key=lambda p: len(p.parts), reverse=True):
            if path == self.base or path in self.base.parents:
                continue
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()

    @contextlib.contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(config={"threads": 1}) as connection:
            for statement in raw_view_statements(self.warehouse):
                connection.execute(statement)
            yield connection


def source_file(field: Field, path: Path) -> str:
    return str(path.relative_to(field.landing))


def wrong_of_output(code: int, output: str) -> Iterator[str]:
    if code not in (0, 1):
        yield f"exit code {code}"
    found = TRACE.search(output)
    if found:
        yield f"the output is no sentence ({found.group(0)})"
    if len(output) > 20_000:
        yield f"{len(output)} characters of output"


def wrong_of_refusal(field: Field, mangled: Mangled, output: str) -> Iterator[str]:
    after = snapshot(field.warehouse)
    if after != field.before:
        names = sorted(after.keys() | field.before.keys())
        changed = [name for name in names if after.get(name) != field.before.get(name)]
        yield f"a refused landing changed {changed[:5]}"
    if mangled.path is not None and shown(mangled.path.name)[:40] not in output:
        yield "the refusal does not name the file"
    if not REMEDY.search(output.split(":", 1)[-1]):
        yield "the refusal does not say what to do"


def wrong_of_landed(field: Field, mangled: Mangled) -> Iterator[str]:
    name = source_file(field, mangled.path)
    system, table = name.split("/")[:2]
    with field.connect() as connection:
        files = connection.execute("select source_file, landed_rows, total_rows from raw.landed_files").fetchall()
        if len(files) != 1 + mangled.files:
            yield f"{len(files) - 1} files landed, not {mangled.files}"
        counts = {file: (rows, totals) for file, rows, totals in files}
        if name not in counts:
            yield "its file is not in the ledger"
            return
        view = f"(select * from raw.{system}__{table} where _source_file = $1)"
        actual = connection.execute(f"select count(*), count(distinct _source_row) from {view}", [name]).fetchone()
        if actual != (counts[name][0], counts[name][0]):
            yield f"the ledger says {counts[name][0]} rows, the raw zone holds {actual[0]} with {actual[1]} numbers"
        if mangled.count is not None and sum(counts[name]) != mangled.count:
            yield f"{sum(counts[name])} rows landed, not {mangled.count}"
        if mangled.rows:
            columns = list(mangled.rows[0])
            chosen = ", ".join(f'"{column}"' for column in columns)
            landed = connection.execute(f"select {chosen} from {view} order by _source_row", [name]).fetchall()
            for number, (row, expected) in enumerate(zip(landed, mangled.rows, strict=False), start=1):
                for column, cell in zip(columns, row, strict=True):
                    if cell != expected[column]:
                        yield f"row {number}, {column}: {repr(cell)[:80]}, not {repr(expected[column])[:80]}"
                        return
        if mangled.tokens:
            everything = connection.execute(f"select concat_ws(' ', *columns(*)) from {view}", [name])
            found = set(re.findall(r"\w+", " ".join(row[0] for row in everything.fetchall())))
            lost = [token for token in mangled.tokens if token not in found]
            if lost:
                yield f"{len(lost)} rows or cells are nowhere, first {lost[0]}"


def wrong_with(field: Field, name: str, seed: int, verbose: bool = False) -> Iterator[str]:
    """Lands one mangled file and tells everything that did not hold."""
    mangled = make(field.landing, name, seed)
    begun = time.process_time()
    code, output = field.land()
    seconds = time.process_time() - begun
    if verbose:
        print(output, file=sys.stderr)
    yield from wrong_of_output(code, output)
    if seconds > SECONDS:
        yield f"took {seconds:.0f} s of the processor"
    if code != 0:
        outcome = REFUSED
        yield from wrong_of_refusal(field, mangled, output)
    elif snapshot(field.warehouse) == field.before:
        outcome = NOT_READ
        if mangled.told and shown(mangled.told)[:40] not in output:
            yield f"not read, and {mangled.told!r} is not told"
    else:
        outcome = LANDED
        yield from wrong_of_landed(field, mangled)
    if outcome not in mangled.outcomes:
        yield f"was {outcome}, expected {' or '.join(mangled.outcomes)}: {output[-400:]}"
    field.tidy()
    yield from wrong_afterwards(field)


def wrong_afterwards(field: Field) -> Iterator[str]:
    """A sound file lands as if nothing had been, and goes again without a trace."""
    good = field.landing / GOOD
    good.parent.mkdir(parents=True, exist_ok=True)
    good.write_text(GOOD_TEXT, encoding="utf-8")
    code, output = field.land()
    if code != 0:
        yield f"a sound file could not land afterwards: {output[-300:]}"
    with field.connect() as connection:
        codes = connection.execute("select warehouse_code from raw.erp__warehouses order by 1").fetchall()
    if codes != [("W1",), ("W2",), ("W3",)]:
        yield f"after a sound file the raw zone holds {codes}"
    good.unlink()
    good.parent.rmdir()
    code, output = field.land()
    if code != 0 or snapshot(field.warehouse) != field.before:
        yield f"the warehouse is not as it was before: {output[-300:]}"


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    """Lands the files of a plan, or one of a kind and seed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/drivetrain-fuzz"))
    parser.add_argument("--kind")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--slice", default="0:", help="part of the plan, as first:last")
    given = parser.parse_args()
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    field = Field(given.folder)
    first, last = given.slice.split(":")
    files = [(given.kind, given.seed)] if given.kind else plan(given.count, given.first_seed)
    for name, seed in files[int(first) : int(last) if last else None]:
        print(json.dumps({"begun": [name, seed]}), flush=True)
        begun, processor, before = time.monotonic(), time.process_time(), peak_megabytes()
        wrong = list(wrong_with(field, name, seed, verbose=bool(given.kind)))
        facts = {"kind": name, "seed": seed, "wrong": wrong, "seconds": round(time.monotonic() - begun, 2)}
        facts["processor"] = round(time.process_time() - processor, 2)
        print(json.dumps(facts | {"peak": round(peak_megabytes()), "peak_before": round(before)}), flush=True)
        if wrong:
            field = Field(given.folder)


if __name__ == "__main__":
    main()
