"""The landing as a whole: what is new, what has gone, all or nothing, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata

import pytest

from drivetrain.errors import LandingError
from drivetrain.landing import held_lock, land, prepare, raw_zone_is_current
from drivetrain.landing import load as load_module
from drivetrain.landing.nfkc import CANDIDATES, changeable, joining
from tests.door.conftest import Door

TABLE = "erp/warehouses"
HEADER = "warehouse_code,warehouse_name,updated_at"
CODES = "select warehouse_code from raw.erp__warehouses order by 1"


def test_nothing_at_all_is_legal(door):
    assert door.land().files == ()
    assert door.query("select count(*) from raw.crm__leads") == [(0,)]
    assert door.query("select count(*), max(extract_date) from raw.landed_files") == [(0, None)]


def test_landing_again_reads_nothing(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    assert len(door.land().read) == 1
    ledger = door.warehouse / "raw/ledger/landed_files.parquet"
    before = ledger.stat()
    again = door.land()
    assert not again.changed and len(again.kept) == 1
    assert ledger.stat().st_mtime_ns == before.st_mtime_ns


def test_a_touched_file_is_hashed_and_not_read(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    first = door.land().read[0]
    os.utime(path, (1, 1))
    again = door.land()
    assert not again.changed and again.kept[0].file_id == first.file_id
    assert again.kept[0].mtime_ns == 1_000_000_000


def test_a_changed_file_is_read_again_even_of_the_same_size_and_time(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    first, stat = door.land().read[0], path.stat()
    path.unlink()
    path = door.put(TABLE, f"{HEADER}\nW2,a,x\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    second = door.land().read[0]
    assert second.file_id != first.file_id
    assert door.query(CODES) == [("W2",)]
    assert door.raw_files() == {second.raw_file}


def test_a_vanished_file_leaves_the_ledger_and_the_raw_zone(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    path = door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv", "2026-01-06")
    door.land()
    path.unlink()
    result = door.land()
    assert [f.source_file for f in result.removed] == [f"{TABLE}/extract_date=2026-01-06/b.csv"]
    assert door.query(CODES) == [("W1",)]
    assert len(door.raw_files()) == 1


def test_same_content_on_two_days_is_two_files(door):
    for day in ("2026-01-05", "2026-01-06"):
        door.put(TABLE, f"{HEADER}\nW1,a,x\n", day=day)
    ids = {file.file_id for file in door.land().read}
    assert len(ids) == 2


def test_a_file_at_fault_changes_nothing_and_all_problems_are_told(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    door.land()
    ledger = (door.warehouse / "raw/ledger/landed_files.parquet").read_bytes()
    before = door.raw_files()
    door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv")
    door.put(TABLE, f'{HEADER}\nW3,"a,x\n', "c.csv")
    door.put(TABLE, f'{HEADER}\nW4,"a,x\n', "d.csv")
    with pytest.raises(LandingError) as error:
        door.land()
    assert "c.csv" in error.value.message and "d.csv" in error.value.message
    assert (door.warehouse / "raw/ledger/landed_files.parquet").read_bytes() == ledger
    assert door.raw_files() == before
    assert door.query(CODES) == [("W1",)]


def test_a_crash_before_the_ledger_is_never_seen_and_mended(door, monkeypatch):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    door.land()
    path = door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "write_ledger", crash)
        with pytest.raises(KeyboardInterrupt):
            door.land()
    assert len(door.raw_files()) == 2
    assert door.query(CODES) == [("W1",)]
    path.unlink()
    door.land()
    assert len(door.raw_files()) == 1


def test_an_emptied_landing_folder_does_not_empty_the_warehouse(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    door.land()
    path.unlink()
    with pytest.raises(LandingError, match="DRIVETRAIN_LANDING") as error:
        door.land()
    assert error.value.exit_code == 2
    assert door.query(CODES) == [("W1",)]


def test_a_changed_contract_reads_the_files_of_its_table_again(door, monkeypatch):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    door.put("erp/parts", "part_no,part_name,updated_at\nP1,a,x\n")
    door.land()
    before = door.raw_files()
    real = load_module.layout_id

    def other(table):
        return real(table) + ("x" if table.name == "warehouses" else "")

    monkeypatch.setattr(load_module, "layout_id", other)
    monkeypatch.setattr("drivetrain.landing.write.layout_id", other)
    assert len(door.land().read) == 1
    # under another id: staging reads what has an id that it does not hold
    assert {file.split("/")[1] for file in door.raw_files() & before} == {"parts"}
    assert not raw_zone_is_current(door.warehouse)
    monkeypatch.undo()
    door.land()
    assert raw_zone_is_current(door.warehouse)


def test_prepared_files_are_taken_over_without_reading_again(door, monkeypatch):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    pending = prepare(door.landing, door.warehouse)
    assert len(pending.read) == 1 and door.raw_files() == set()

    def fail(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(load_module, "Examined", fail)
    assert len(door.land().read) == 1
    assert door.query(CODES) == [("W1",)]
    assert not (door.warehouse / "raw/_pending").exists()


def test_what_has_not_landed_is_ignored_and_what_is_strange_is_reported(door):
    for name in ("_a.csv", ".a.csv", "a.csv.part", "b.csv.tmp"):
        door.put(TABLE, "x", name)
    assert door.land().warnings == ()
    door.put(TABLE, "x", "a.txt")
    door.put("erp/warehouse", "x")
    door.put("epr/warehouses", "x")
    door.put(TABLE, "x", day="2026-02-30")
    (door.landing / "erp/warehouses/loose.csv").write_text("x")
    warnings = "\n".join(door.land().warnings)
    for part in (
        "a.txt: not .csv",
        "erp/warehouse: no table of the contract; the nearest is warehouses",
        "epr/: no system of the contract; the nearest is erp",
        "extract_date=2026-02-30: no folder extract_date",
        "loose.csv: lies outside",
    ):
        assert part in warnings


def test_links_that_lead_outside_are_not_read(door, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text(f"{HEADER}\nW1,a,x\n")
    path = door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv")
    (path.parent / "a.csv").symlink_to(outside)
    result = door.land()
    assert len(result.read) == 1 and "leads out" in result.warnings[0]


def test_upper_case_suffix_and_odd_names(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "it's 一月.CSV")
    door.land()
    assert door.query(CODES) == [("W1",)]


def test_a_landing_folder_that_is_a_file(door):
    door.landing.write_text("x")
    with pytest.raises(LandingError) as error:
        door.land()
    assert error.value.exit_code == 2


def test_two_landings_at_once(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    script = (
        "import sys; from pathlib import Path; from drivetrain.landing import land, LandingError\n"
        "try: land(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except LandingError as e: print(e.message); sys.exit(e.exit_code)"
    )
    command = [sys.executable, "-c", script, str(door.landing), str(door.warehouse)]
    with held_lock(door.warehouse):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 3 and f"process {os.getpid()}" in done.stdout
    assert subprocess.run(command).returncode == 0


def test_progress_is_told_per_file(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv")
    told = []
    land(door.landing, door.warehouse, lambda *event: told.append(event))
    assert [event[:2] for event in told] == [(1, 2), (2, 2)]


def test_every_character_that_nfkc_changes_is_known():
    known = changeable()
    span = set(CANDIDATES[0]) | set(CANDIDATES[1])
    for point in range(0x110000):
        if 0xD800 <= point < 0xE000:
            continue
        if unicodedata.normalize("NFKC", chr(point)) != chr(point):
            assert point in known and point in span
        if unicodedata.combining(chr(point)):
            assert point in joining()


@pytest.mark.parametrize("name", ["a[1].csv", "a?.csv", "a*.csv", "[a]1.csv"])
def test_a_name_with_wildcards_is_one_file(door, name):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a1.csv")
    door.put(TABLE, f"{HEADER}\nW2,a,x\nW3,a,x\n", name)
    assert {file.source_file.split("/")[-1]: file.landed_rows for file in door.land().read} == {"a1.csv": 1, name: 2}
    assert door.query(CODES) == [("W1",), ("W2",), ("W3",)]


def test_folders_with_wildcards(tmp_path):
    for name in ("x[1]", "x1"):
        (tmp_path / name).mkdir()
    door, other = Door(tmp_path / "x[1]"), Door(tmp_path / "x1")
    door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    other.put(TABLE, f"{HEADER}\nW2,a,x\n")
    other.land()
    door.land()
    assert (door.query(CODES), other.query(CODES)) == ([("W1",)], [("W2",)])


def test_a_refused_landing_leaves_no_trace(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    door.land()
    before = {path: path.read_bytes() for path in door.warehouse.rglob("*") if path.is_file()}
    door.put(TABLE, f"{HEADER}\nW2,a,x\n", "b.csv")
    bad = door.put(TABLE, f'{HEADER}\nW3,a,x,\nW4,"a,x\n', "c.csv")
    with pytest.raises(LandingError):
        door.land()
    assert {path: path.read_bytes() for path in door.warehouse.rglob("*") if path.is_file()} == before
    assert not (door.warehouse / "raw/_pending").exists()
    bad.unlink()
    door.land()
    assert door.query(CODES) == [("W1",), ("W2",)]


def test_a_refused_landing_keeps_what_a_check_has_read(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n", "a.csv")
    prepare(door.landing, door.warehouse)
    before = sorted((door.warehouse / "raw/_pending").iterdir())
    door.put(TABLE, "x\n1\n", "b.csv")
    with pytest.raises(LandingError):
        door.land()
    assert sorted((door.warehouse / "raw/_pending").iterdir()) == before and len(before) == 2


@pytest.mark.parametrize("target", ["nowhere.csv", "a.csv", "../gone/x.csv"])
def test_a_link_that_leads_nowhere_stops(door, target):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n", "b.csv")
    (path.parent / "a.csv").symlink_to(target)
    with pytest.raises(LandingError, match=r"a\.csv: the file .*deliver the file itself") as error:
        door.land()
    assert error.value.exit_code == 1


def test_a_folder_that_links_to_itself_is_told(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    (path.parents[1] / "extract_date=2026-01-07").symlink_to("extract_date=2026-01-07")
    (door.landing / "crm").symlink_to("crm")
    warnings = "\n".join(door.land().warnings)
    assert "extract_date=2026-01-07" in warnings and "crm" in warnings


def test_a_name_that_is_not_utf_8_stops(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    os.rename(path, os.fsencode(path.parent) + b"/\xbf\xe2.csv")
    with pytest.raises(LandingError, match=r"\\udcbf\\udce2\.csv: the file has a name that is not UTF-8; rename it"):
        door.land()


def test_names_are_told_in_one_line_without_what_a_terminal_acts_on(door):
    path = door.put(TABLE, "\n", "\x1b[31ma\nb.csv")
    with pytest.raises(LandingError, match=r"\\x1b\[31ma\\nb\.csv") as error:
        door.land()
    assert "\n" not in error.value.message and "\x1b" not in error.value.message
    path.rename(path.with_name("\u202ea\r.txt"))
    assert r"\u202ea\r.txt" in door.land().warnings[0]


def test_a_pipe_is_not_waited_for(door):
    path = door.put(TABLE, f"{HEADER}\nW1,a,x\n")
    os.mkfifo(path.with_name("b.csv"))
    assert "b.csv" in door.land().warnings[0]


def test_the_lock_names_nobody_when_nobody_holds_it(door):
    door.land()
    assert (door.warehouse / "raw/.lock").read_bytes() == b""
