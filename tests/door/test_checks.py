"""The checks at the door: what passes, what is found, and when nothing is judged at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from drivetrain.checks import THRESHOLDS, check, read_thresholds
from drivetrain.contract import load_contract
from drivetrain.errors import DoorError, LandingError

TABLE = "erp/warehouses"
HEADER = "warehouse_code,warehouse_name,updated_at"


def rows(count: int, start: int = 0) -> str:
    return f"{HEADER}\n" + "".join(f"W{i},a,x\n" for i in range(start, start + count))


def found(result) -> set[tuple[str, str]]:
    return {(finding.severity, finding.rule) for finding in result.findings}


def test_sound_files_pass_once_and_are_not_judged_again(door):
    door.put(TABLE, rows(10))
    result = check(door.landing, door.warehouse)
    assert (result.ran, result.files, result.findings, result.exit_code) == (True, 1, (), 0)
    assert door.raw_files() == set()
    assert not check(door.landing, door.warehouse).ran
    door.land()
    assert not check(door.landing, door.warehouse).ran
    door.put(TABLE, rows(10, 10), "b.csv")
    assert check(door.landing, door.warehouse).files == 1


def test_a_file_at_fault_is_found_until_it_is_mended(door):
    door.put(TABLE, f"{HEADER}\n,a,x\n,b,\n,c,\nW1,d,\n")
    for _ in range(2):
        result = check(door.landing, door.warehouse)
        assert found(result) == {
            ("error", "key_filled"),
            ("warning", "key_filled"),
            ("warning", "required_filled"),
        }
        assert result.exit_code == 1
    text = "\n".join(f.message for f in result.findings)
    assert f"{TABLE}/extract_date=2026-01-05/a.csv" in text and "0.25, expected at least 0.5" in text
    door.put(TABLE, rows(4))
    assert check(door.landing, door.warehouse).findings == ()


def test_half_a_key_is_no_key(door):
    header = "currency,rate_date,rate_to_cny,updated_at"
    door.put("erp/exchange_rates", f"{header}\nUSD,,7,x\n,2026-01-05,7,x\nUSD,2026-01-05,7,x\nEUR,2026-01-05,8,x\n")
    (value,) = {f.value for f in check(door.landing, door.warehouse).findings if f.rule == "key_filled"}
    assert value == 0.5


def test_empty_repeated_and_broken_rows_are_warnings(door):
    door.put(TABLE, HEADER, "a.csv")
    door.put(TABLE, f"{HEADER}\n" + "W1,a,x\n" * 9 + "W2,a\n", "b.csv")
    result = check(door.landing, door.warehouse)
    assert found(result) == {
        ("warning", "rows"),
        ("warning", "key_distinct"),
        ("warning", "defect_share"),
        ("warning", "required_filled"),
    }
    assert result.exit_code == 0


def test_a_day_against_the_days_before(door):
    first = date(2026, 1, 1)
    for day in range(8):
        door.put(TABLE, rows(100), day=str(first + timedelta(day)))
    assert check(door.landing, door.warehouse).findings == ()
    door.put(TABLE, rows(19), day="2026-01-09")
    door.put(TABLE, rows(20), day="2026-01-10")
    door.put(TABLE, rows(501), day="2026-01-11")
    result = check(door.landing, door.warehouse)
    assert [(f.rule, f.where) for f in result.findings] == [
        ("day_rows_ratio", "extract 2026-01-09"),
        ("day_rows_ratio", "extract 2026-01-11"),
    ]


def test_a_day_at_fault_is_found_until_it_is_mended(door, tmp_path):
    thresholds = tmp_path / "thresholds.csv"
    thresholds.write_text(
        "rule,source_system,source_table,severity,minimum,maximum,meaning\nday_rows_ratio,*,*,error,0.2,5,x\n"
    )
    for day in range(1, 9):
        door.put(TABLE, rows(100), day=f"2026-01-{day:02}")
    door.put(TABLE, rows(10), day="2026-01-09")
    for _ in range(2):
        result = check(door.landing, door.warehouse, thresholds=thresholds)
        assert (result.exit_code, [f.where for f in result.findings]) == (1, ["extract 2026-01-09"])
    door.put(TABLE, rows(90), day="2026-01-09")
    assert check(door.landing, door.warehouse, thresholds=thresholds).findings == ()
    assert not check(door.landing, door.warehouse, thresholds=thresholds).ran


def test_a_late_table_is_told_when_another_brings_news(door):
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        door.put(TABLE, rows(10), day=day)
        door.put("app/users", "app_user_id,registered_at,updated_at\n1,x,x\n", day=day)
    assert check(door.landing, door.warehouse).findings == ()
    door.put("app/users", "app_user_id,registered_at,updated_at\n1,x,x\n", day="2026-01-04")
    assert check(door.landing, door.warehouse).findings == ()
    door.put("app/users", "app_user_id,registered_at,updated_at\n1,x,x\n", day="2026-01-05")
    (finding,) = check(door.landing, door.warehouse).findings
    assert (finding.table, finding.rule, finding.value) == ("erp.warehouses", "days_late", 1)


def test_a_missing_column_stops_the_check(door):
    door.put(TABLE, "warehouse_name\na\n")
    with pytest.raises(LandingError, match="warehouse_code"):
        check(door.landing, door.warehouse)


def test_nothing_landed(door):
    assert not check(door.landing, door.warehouse).ran


def test_data_docs_on_request(door):
    door.put(TABLE, rows(3))
    check(door.landing, door.warehouse)
    result = check(door.landing, door.warehouse, docs=True)
    assert result.ran and result.docs.exists()
    assert len(list((door.warehouse / "data_docs/validations").rglob("*.html"))) == 1


def test_every_table_has_thresholds_and_a_line_of_its_own_wins(tmp_path):
    of = read_thresholds(THRESHOLDS)
    assert all(of(table) for table in load_contract().values())
    path = tmp_path / "thresholds.csv"
    path.write_text(
        "rule,source_system,source_table,severity,minimum,maximum,meaning\n"
        "rows,*,*,warning,1,,x\nrows,erp,*,warning,5,,x\nrows,erp,warehouses,warning,,,off\n"
    )
    of = read_thresholds(path)
    contract = load_contract()
    assert [of(contract[t])[0].minimum for t in ("app__users", "erp__parts")] == [1, 5]
    assert of(contract["erp__warehouses"]) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("speed,*,*,warning,1,,x", "unknown rule 'speed'"),
        ("rows,*,*,fatal,1,,x", "neither error nor warning"),
        ("rows,erp,nowhere,warning,1,,x", "erp.nowhere is not in the contract"),
        ("rows,*,*,warning,many,,x", "numbers or empty"),
        ("rows,*,*,warning,5,1,x", "above maximum"),
        ("rows,*,*,error,1,,x\nrows,*,*,error,2,,x", "twice"),
    ],
)
def test_thresholds_that_cannot_be_understood_name_their_line(tmp_path, line, words):
    path = tmp_path / "t.csv"
    path.write_text(f"rule,source_system,source_table,severity,minimum,maximum,meaning\n{line}\n")
    with pytest.raises(DoorError, match=words) as error:
        read_thresholds(path)
    assert error.value.exit_code == 2 and "line" in error.value.message
