"""CSV at the door: encodings, quotes, ragged rows, headers, total rows."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest

from drivetrain.errors import LandingError
from drivetrain.landing.files import CHUNK

TABLE = "erp/warehouses"
HEADER = "warehouse_code,warehouse_name,updated_at"
LINES = "line\n" * 5_000


def rows(door, columns="warehouse_code, warehouse_name, _source_row, _landed_text, _defect"):
    return door.query(f"select {columns} from raw.erp__warehouses order by _source_row")


def landed(door, content, columns="warehouse_code, warehouse_name"):
    door.put(TABLE, content)
    door.land()
    return rows(door, columns)


def test_sound_file_has_every_contract_column_as_text_and_its_origin(door):
    door.put(TABLE, f"{HEADER}\nW1, 一号库 ,2026-01-01\n")
    door.land()
    with_types = door.query("describe raw.erp__warehouses")
    kinds = {row[0]: row[1] for row in with_types}
    assert kinds == {
        **dict.fromkeys(
            [
                "warehouse_code",
                "warehouse_name",
                "dealer_code",
                "plant_code",
                "capacity",
                "updated_at",
                "is_deleted",
                "extracted_at",
                "_source_file",
                "_file_id",
                "_landed_text",
                "_defect",
            ],
            "VARCHAR",
        ),
        "_source_row": "BIGINT",
        "_extract_date": "DATE",
    }
    (row,) = door.query(
        "select warehouse_name, dealer_code, is_deleted, _source_file, _source_row, "
        "cast(_extract_date as varchar), length(_file_id), _landed_text, _defect from raw.erp__warehouses"
    )
    file = "erp/warehouses/extract_date=2026-01-05/a.csv"
    assert row == (" 一号库 ", None, None, file, 1, "2026-01-05", 32, None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_the_same_rows(door, encoding):
    text = "仓库代码,仓库名称,更新时间\nW1,北京䶮仓😀,2026-01-01\n"
    assert landed(door, text.encode(encoding)) == [("W1", "北京䶮仓😀")]


def test_gb18030_characters_across_the_border_of_a_chunk(door):
    name = "a" + "库" * 700_000
    text = f"{HEADER}\nW1,{name},2026-01-01\n"
    assert landed(door, text.encode("gb18030"), "length(warehouse_name)") == [(700_001,)]


def test_neither_encoding_stops(door):
    door.put(TABLE, HEADER.encode() + b"\nW1,\x80\xff,x\n")
    with pytest.raises(LandingError, match="neither UTF-8 nor GB18030") as error:
        door.land()
    assert error.value.exit_code == 1


def test_utf_16_stops_with_its_name(door):
    door.put(TABLE, f"{HEADER}\nW1,x,y\n".encode("utf-16"))
    with pytest.raises(LandingError, match="UTF-16"):
        door.land()


def test_a_broken_byte_in_utf_8_costs_its_row_only(door):
    text = f"{HEADER}\nW1,北京仓库,x\nW2,上?海,x\nW3,广州,x\n".encode().replace(b"?", b"\xff")
    door.put(TABLE, text)
    door.land()
    assert [(r[0], r[1], r[4]) for r in rows(door)] == [
        ("W1", "北京仓库", None),
        ("W2", "上�海", "broken_encoding"),
        ("W3", "广州", None),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_quoted_newlines_and_doubled_quotes(door, newline):
    lines = [HEADER, 'W1,"two', 'lines, ""quoted""",2026-01-01', "", "W2,plain,2026-01-01", ""]
    assert landed(door, newline.join(lines)) == [
        ("W1", f'two{newline}lines, "quoted"'),
        ("W2", "plain"),
    ]


def test_mixed_line_ends(door):
    text = f'{HEADER}\nW1,"a\r\nb",x\r\nW2,c,x\nW3,d,x\r\n'
    assert landed(door, text) == [("W1", "a\r\nb"), ("W2", "c"), ("W3", "d")]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(door, delimiter):
    text = f'{HEADER}\nW1,"a,b",x\n'.replace(",", delimiter)
    assert landed(door, text) == [("W1", f"a{delimiter}b")]


def test_ragged_rows_land_with_their_defect(door):
    door.put(TABLE, f"{HEADER}\nW1,a,x\nW2,b\nW3,c,x,more\nW4,d,x,\n")
    door.land()
    got = rows(door)
    assert [(r[0], r[1], r[2], r[4]) for r in got] == [
        ("W1", "a", 1, None),
        ("W2", "b", 2, "ragged_row"),
        ("W3", "c", 3, "ragged_row"),
        ("W4", "d", 4, None),
    ]
    assert json.loads(got[1][3]) == {"warehouse_code": "W2", "warehouse_name": "b"}
    assert json.loads(got[2][3])["_surplus"] == ["more"]
    assert got[0][3] is None and got[3][3] is None


def test_nul_bytes_go_with_a_defect(door):
    door.put(TABLE, f"{HEADER}\nW1,a\0b,x\nW2,c,x\n")
    door.land()
    assert [(r[1], r[4]) for r in rows(door)] == [("ab", "nul_byte"), ("c", None)]


def test_a_quote_that_is_never_closed_stops(door):
    door.put(TABLE, f'{HEADER}\nW1,a,x\nW2,"b,x\nW3,c,x\n')
    with pytest.raises(LandingError, match="never closed"):
        door.land()


def test_stray_quotes_do_not(door):
    assert landed(door, f'{HEADER}\nW1,5" wheel,x\nW2,"big" one,x') == [
        ("W1", '5" wheel'),
        ("W2", "big one"),
    ]


def test_blank_lines_are_no_rows(door):
    text = f"\n{HEADER}\n\n  \nW1,a,x\n,,\n\n"
    assert landed(door, text, "warehouse_code, _source_row") == [("W1", 1), (None, 2)]


def test_header_without_rows_lands(door):
    door.put(TABLE, HEADER)
    assert len(door.land().read) == 1
    assert door.query(
        "select source_file, landed_rows, landed_bytes, cast(extract_date as varchar) from raw.landed_files"
    ) == [("erp/warehouses/extract_date=2026-01-05/a.csv", 0, len(HEADER), "2026-01-05")]


def test_file_of_no_bytes_is_reported_and_has_not_landed(door):
    door.put(TABLE, "")
    result = door.land()
    assert result.files == () and "no bytes" in result.warnings[0]


def test_nothing_but_blank_lines_stops(door):
    door.put(TABLE, "\n\n")
    with pytest.raises(LandingError, match="blank lines"):
        door.land()


def test_headers_by_either_name_in_any_order_and_differing_between_files(door):
    door.put(TABLE, "updated_at, 仓库名称 ,WAREHOUSE_CODE\nx,a,W1\n", "a.csv")
    door.put(TABLE, "仓库代码,更新时间,仓库名称,删除标志\nW2,y,b,1\n", "b.csv")
    door.put(TABLE, "\ufeff“x”,ｗａｒｅｈｏｕｓｅ＿code,更新时间\nz,W3,y\n", "c.csv")
    door.land()
    query = "select warehouse_code, warehouse_name, updated_at, is_deleted from raw.erp__warehouses order by 1"
    assert door.query(query) == [("W1", "a", "x", None), ("W2", "b", "y", "1"), ("W3", None, "y", None)]


def test_unknown_columns_are_ignored_and_reported(door):
    door.put(TABLE, f"{HEADER},colour\nW1,a,x,red\n")
    result = door.land()
    assert result.read[0].unknown_columns == "colour"
    assert any("erp.warehouses" in w and "colour" in w for w in result.warnings)
    assert [(r[0], r[3]) for r in rows(door)] == [("W1", None)]


def test_missing_required_columns_stop_with_table_file_column_and_remedy(door):
    door.put(TABLE, "warehouse_name,foo\na,1\n", "bad.csv")
    door.put("dms/showroom_visits", "visit_id,到店时间\n1,2\n", "worse.csv")
    with pytest.raises(LandingError) as error:
        door.land()
    text = error.value.message
    for part in (
        "erp.warehouses",
        "extract_date=2026-01-05/bad.csv",
        "warehouse_code (仓库代码)",
        "updated_at (更新时间)",
        "dms.showroom_visits",
        "dealer_code (经销商代码)",
        "Remedy",
        "Headers found: warehouse_name, foo",
        "3 problems",
    ):
        assert part in text
    assert error.value.exit_code == 1


def test_one_column_named_twice_stops(door):
    door.put(TABLE, f"{HEADER},仓库代码\nW1,a,x,W2\n")
    with pytest.raises(LandingError, match="stands twice"):
        door.land()


def test_total_rows_are_left_out_and_counted(door):
    text = (
        "序号,仓库代码,仓库名称,更新时间\n1,W1,合计仓,x\n合计,,9,\n2,W2,b,x\n总 计：2,,,\n小计,W3,key stands,x\n"
        " Total ,,,\nTotally,,no total,x\n"
    )
    door.put(TABLE, text)
    result = door.land()
    assert result.read[0].total_rows == 3 and result.read[0].landed_rows == 4
    assert [(r[0], r[2]) for r in rows(door)] == [("W1", 1), ("W2", 3), ("W3", 5), (None, 7)]
    assert door.query("select landed_rows, total_rows from raw.landed_files") == [(4, 3)]


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "总 计", "TOTAL"])
def test_each_word_of_a_total_row_is_enough(door, word):
    door.put(TABLE, f"序号,仓库代码,仓库名称,更新时间\n1,W1,a,x\n{word},,9,\n")
    assert door.land().read[0].total_rows == 1


def test_total_row_in_the_key_column_and_in_gb18030(door):
    text = "仓库代码,仓库名称,更新时间\nW1,a,x\n合计,2,\nTOTAL-1,a code,x\n"
    door.put(TABLE, text.encode("gb18030"))
    assert door.land().read[0].total_rows == 1
    assert [r[0] for r in rows(door)] == ["W1", "TOTAL-1"]


def test_a_code_or_a_name_that_reads_as_a_total_is_a_row(door):
    door.put(TABLE, "仓库代码,仓库名称,更新时间\nTOTAL,TotalEnergies,2026-01-05\n合计,2,\n", name="codes.csv")
    door.put(TABLE, "仓库名称,仓库代码,更新时间\nTotal Lubricants,,2026-01-05\n合计,,\n", name="names.csv")
    assert [(file.landed_rows, file.total_rows) for file in door.land().read] == [(1, 1), (1, 1)]
    assert {r[0] for r in rows(door)} == {"TOTAL", None}


def test_nfkc_changes_the_value_and_keeps_the_row_as_it_was(door):
    text = f"{HEADER}\nＷ１,中文，全角（甲）　㎡①ｶﾞ,x\nW2,中文不变é,x\nW3,e\u0301 \u2126,x\n"
    door.put(TABLE, text)
    door.land()
    one, two, three = rows(door)
    assert one[:2] == ("W1", "中文,全角(甲) m21ガ")
    assert json.loads(one[3]) == {
        "warehouse_code": "Ｗ１",
        "warehouse_name": "中文，全角（甲）　㎡①ｶﾞ",
        "updated_at": "x",
    }
    assert two[1] == "中文不变é" and two[3] is None
    assert three[1] == "é Ω" and json.loads(three[3])["warehouse_name"] == "e\u0301 \u2126"


@pytest.mark.parametrize("cell", ["（＇）", "＼［－＾］", "“‘’”", "ﬁ", "Ａ\u0301", "１．２万", "𝟏"])
def test_nfkc_is_that_of_python(door, cell):
    expected = unicodedata.normalize("NFKC", cell)
    assert landed(door, f"{HEADER}\nW1,{cell},x\n") == [("W1", expected)]


@pytest.mark.parametrize(("within", "beyond"), [("e", "\u0301"), ("a\u0316", "\u0301")])
def test_nfkc_joins_characters_across_the_border_of_a_chunk(door, within, beyond):
    before = f"{HEADER}\nW1,"
    name = "a" * (CHUNK - len(before) - len(within.encode())) + within + beyond
    expected = [(unicodedata.normalize("NFKC", name), False)]
    assert landed(door, f"{before}{name},x\n", "warehouse_name, _landed_text is null") == expected


def test_a_broken_byte_does_not_keep_the_rest_from_nfkc(door):
    text = f"{HEADER}\nW1,北京仓,x\nＷ２,上海１号,x\nW3,?,x\n".encode().replace(b"?", b"\xff")
    assert landed(door, text)[:2] == [("W1", "北京仓"), ("W2", "上海1号")]


def test_wide_characters_are_counted_over_all_that_comes_before_the_broken_byte(door):
    text = f"{HEADER}\nW1,{'库' * 2}{'a' * CHUNK}库,x\nW2,?,x\n".encode().replace(b"?", b"\xff")
    assert landed(door, text, "_defect") == [(None,), ("broken_encoding",)]


def test_an_open_quote_that_a_later_one_closes_swallows_no_row(door):
    door.put(TABLE, f'{HEADER}\nW1,a,x\nW2,"b,x\nW3,c,x\nW4,d,"y\nW5,e,x\n')
    door.land()
    assert [(row[0], row[4]) for row in rows(door)] == [
        ("W1", None),
        ("W2", "ragged_row"),
        ("W3", None),
        ("W4", None),
        ("W5", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", [f"{HEADER}\nW1,x,y\n", "仓库代码,仓库名称,更新时间\n一,二,三\n"])
def test_utf_16_without_its_mark_stops(door, encoding, text):
    door.put(TABLE, text.encode(encoding))
    with pytest.raises(LandingError, match="UTF-16"):
        door.land()


@pytest.mark.parametrize("line", ["W2," + "y" * (40 << 20), "W2,a,x" + ",y" * (9 << 20), 'W2,"' + "y\n" * (9 << 20)])
def test_a_row_beyond_the_buffer_of_the_reader_stops_and_is_not_dropped(door, line):
    door.put(TABLE, f"{HEADER}\nW1,a,x\n{line}")
    with pytest.raises(LandingError, match="more than 16 MB"):
        door.land()


def test_more_columns_than_a_sheet_has_stop(door):
    door.put(TABLE, f"{HEADER}{',' * 17_000}\nW1,a,x\n")
    with pytest.raises(LandingError, match="17,003 columns, more than 16,384"):
        door.land()


def test_a_header_without_end_stops(door):
    door.put(TABLE, f"warehouse_code,updated_at,{'h' * (5 << 20)}\nW1,x,y\n")
    with pytest.raises(LandingError, match="no header row that can be read"):
        door.land()


@pytest.mark.parametrize(
    "start",
    ["\n" * 20_000 + "note,", f"{'x' * 20_000},", f'"{LINES}",'],
    ids=["after blank lines", "of a long cell", "of many lines"],
)
def test_a_header_is_read_to_its_end(door, start):
    assert landed(door, f"{start}{HEADER}\nfirst,W1,a,x\n") == [("W1", "a")]


def test_a_first_row_that_is_no_header_is_not_shown(door):
    door.put(TABLE, "W1,张伟,13812345678\n")
    with pytest.raises(LandingError, match="none that the contract knows in a first row of 3 filled cells") as error:
        door.land()
    assert "张伟" not in error.value.message and "138" not in error.value.message


def test_numbers_in_headers_are_not_shown(door):
    door.put(TABLE, f"{HEADER},联系13812345678,LSVAA4182E2184847,q1_2026\nW1,a,x,,,\n")
    (file,) = door.land().read
    assert file.unknown_columns == "…, …, q1_2026"


def test_a_long_first_row_is_read_in_a_moment(door):
    """A pattern that looks ahead at every character of a long cell would take hours."""
    door.put(TABLE, f"{HEADER},{'x' * 200_000}\nW1,a,x,\n")
    begun = time.monotonic()
    door.land()
    assert time.monotonic() - begun < 20


def test_unknown_headers_that_stand_twice_keep_both_cells_of_a_row_at_fault(door):
    door.put(TABLE, f"{HEADER},note,note,_surplus\nW1,a,x,one,other,third,more\n")
    door.land()
    assert json.loads(rows(door)[0][3]) == {
        "warehouse_code": "W1",
        "warehouse_name": "a",
        "updated_at": "x",
        "note": "one",
        "note (5)": "other",
        "_surplus (6)": "third",
        "_surplus": ["more"],
    }
