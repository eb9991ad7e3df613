"""Parquet of any types and workbooks at the door."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from drivetrain.contract import load_contract
from drivetrain.errors import LandingError
from tests.door.mangled_files import SHEETS, Writer, make, put_workbook, sheet_row

TABLE = "erp/warehouses"
VALUES = "warehouse_code, warehouse_name, capacity, updated_at"


def put_parquet(door, select: str) -> None:
    path = door.put(TABLE, b"x", "a.parquet")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'America/New_York'")
        connection.execute(f"copy ({select}) to '{path}' (format parquet)")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("timestamp '2026-01-05 10:20:30'", "2026-01-05 10:20:30"),
        ("timestamp '2026-01-05 10:20:30.123456'", "2026-01-05 10:20:30.123456"),
        ("timestamp_ns '2026-01-05 10:20:30.5'", "2026-01-05 10:20:30.5"),
        ("timestamptz '2026-01-05 20:20:30+00'", "2026-01-06 04:20:30"),
        ("date '2026-01-05'", "2026-01-05"),
        ("true", "true"),
        ("12.30::decimal(10, 2)", "12.30"),
        ("123456789012::double", "123456789012"),
        ("1e17::double", "100000000000000000"),
        ("-0.25::double", "-0.25"),
        ("'nan'::double", None),
        ("13812345678::bigint", "13812345678"),
        ("'ｘ'", "x"),
        ("''", None),
        ("encode('文')", "文"),
        ("null::integer", None),
        ("['a', 'b']", '["a","b"]'),
        ("{'k': 1}", '{"k":1}'),
    ],
)
def test_parquet_types_become_text(door, value, text):
    put_parquet(door, f"select 'x' as updated_at, 7 as 仓库代码, {value} as warehouse_name")
    door.land()
    query = "select warehouse_code, warehouse_name, _source_row from raw.erp__warehouses"
    assert door.query(query) == [("7", text, 1)]


def test_parquet_rows_are_numbered_as_they_stand(door):
    put_parquet(door, "select 'x' as updated_at, 'W' || i as warehouse_code from range(300000) as t(i)")
    door.land()
    query = (
        "select count(*), count_if(warehouse_code = 'W' || (_source_row - 1)), max(_source_row) "
        "from raw.erp__warehouses"
    )
    assert door.query(query) == [(300_000, 300_000, 300_000)]


def test_broken_parquet_stops(door):
    door.put(TABLE, b"PAR1 but no more", "a.parquet")
    with pytest.raises(LandingError, match=r"a\.parquet: the file cannot be read as parquet"):
        door.land()


def save(door, book: openpyxl.Workbook, name: str = "仓库.xlsx") -> Path:
    path = door.put(TABLE, b"x", name)
    book.save(path)
    return path


def test_workbook_with_blank_rows_and_a_total(door):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["仓库代码", "仓库名称", "库容", "更新时间", "备注"])
    sheet.append(["W1", "一号（甲）", 12.5, datetime.datetime(2026, 1, 5, 12)])
    sheet.append([])
    sheet.append([20260105, "b", 13812345678, "2026/1/5", "note"])
    sheet.append([None, "  "])
    sheet.append(["合计", None, 13812345690.5])
    save(door, book)
    result = door.land()
    assert (result.read[0].landed_rows, result.read[0].total_rows) == (2, 1)
    assert result.read[0].unknown_columns == "备注"
    query = f"select {VALUES}, _source_row, _landed_text is null from raw.erp__warehouses order by _source_row"
    assert door.query(query) == [
        ("W1", "一号(甲)", "12.5", "46027.5", 1, False),
        ("20260105", "b", "13812345678", "2026/1/5", 3, True),
    ]


def test_title_above_the_header_and_the_sheet_that_fits(door):
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("数据")
    sheet.append(["仓库清单"])
    sheet.append([])
    sheet.append(["更新时间", "仓库代码"])
    sheet.append(["2026-01-05", "W1"])
    save(door, book)
    door.land()
    assert door.query(f"select {VALUES}, _source_row from raw.erp__warehouses") == [("W1", None, None, "2026-01-05", 1)]


def test_workbook_without_its_columns_stops(door):
    book = openpyxl.Workbook()
    book.active.append(["仓库名称"])
    save(door, book)
    with pytest.raises(LandingError, match="required column warehouse_code"):
        door.land()


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0 an old xls", b"PK\x03\x04 cut short"])
def test_what_is_no_workbook_stops(door, content):
    door.put(TABLE, content, "a.xlsx")
    with pytest.raises(LandingError, match=r"no \.xlsx workbook"):
        door.land()


def book_of(door, body: str, before: str = "", parts: dict[str, str] | None = None) -> Path:
    """A workbook of one sheet, written as its XML."""
    writer = Writer(door.landing, 1)
    writer.table = load_contract()["erp__warehouses"]
    writer.columns = ["warehouse_code", "updated_at"]
    given = {name: [text] for name, text in (parts or {}).items()}
    return put_workbook(writer, iter([sheet_row(1, writer.columns), body]), before, parts=given)


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A1:ZZZZ99999999", "A1:A0", "B9:A1"])
def test_an_area_that_cannot_be_meant_is_not_read(door, area):
    book_of(door, sheet_row(2, ["W1", "x"]), f'<dimension ref="{area}"/>')
    assert door.land().read[0].landed_rows == 1


@pytest.mark.parametrize("row", ["99999999999", "1100000", "0"])
def test_rows_beyond_any_sheet_stop(door, row):
    book_of(door, f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>W1</t></is></c></row>')
    with pytest.raises(LandingError, match="beyond 1,048,576 rows"):
        door.land()


def test_a_workbook_that_unpacks_too_far_stops(door):
    book_of(door, " " * (80 << 20))
    with pytest.raises(LandingError, match=r"unpacks to 80 MB from .* KB"):
        door.land()


def test_entities_stop(door):
    text = f'<!DOCTYPE sst [<!ENTITY a "b">]><sst xmlns="{SHEETS}"><si><t>&a;</t></si></sst>'
    book_of(door, sheet_row(2, ["W1", "x"]), parts={"xl/sharedStrings.xml": text})
    with pytest.raises(LandingError, match="not written as a spreadsheet program would"):
        door.land()


@pytest.mark.parametrize("kind", ["locked_workbook", "unknown_packing", "size_that_lies", "thousands_of_sheets"])
def test_workbooks_that_no_reader_opens_stop_with_their_name(door, kind):
    make(door.landing, kind, 1)
    with pytest.raises(LandingError, match=r"mangled\.xlsx: the file .*; save ") as error:
        door.land()
    assert error.value.exit_code == 1
