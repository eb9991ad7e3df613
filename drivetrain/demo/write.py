"""Files of the extracts: one folder per table and extract date, in the forms and encodings of their systems."""

from __future__ import annotations

import codecs
import datetime as dt
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from drivetrain.contract import Table
from drivetrain.demo import defects
from drivetrain.demo.feeds import Feed
from drivetrain.demo.setting import Setting

DELIVERED_TWICE = {
    "crm__lead_followups": 6,
    "dms__deliveries": 9,
    "erp__ar_documents": 4,
}  # table: place of the extract
HEADER_ONLY = {"dms__service_requests": 3}  # days before the end on which the file has no rows
INTERNAL = ("_row", "_extract", "_key", "_updated", "_content", "_defect", "_fate", "_deleted", "_part")


def prepare(setting: Setting) -> None:
    setting.run(
        """create table row_counts (source_system varchar, source_table varchar, extract_date date,
            landed_rows bigint, current_rows bigint,
        superseded_rows bigint, redelivered_rows bigint, deleted_rows bigint, quarantined_rows bigint,
            total_rows bigint)"""
    )


def stage(setting: Setting, feed: Feed, table: Table) -> list[str]:
    """Make the table `feed`: the clean rows as text, with what the injection and the accounting need."""
    described = setting.run(f"describe {feed.sql}").fetchall()
    columns = [row[0] for row in described if row[0] != "_extract"]
    unknown = set(columns) - {column.name for column in table.columns}
    if unknown:
        raise ValueError(f"feed {feed.table}: no column of the contract: {sorted(unknown)}")
    deletes = any(
        d.table == feed.table and (d.kind == "copy_and_delete" or "is_deleted" in d.cells) for d in defects.REGISTRY
    )
    texts = [f"rows.{column}::varchar as {column}" for column in columns]
    if deletes:
        texts.append("null::varchar as is_deleted")
        columns.append("is_deleted")
    key = " || '|' || ".join(
        f"coalesce(rows.{column}::varchar, '')" if column in columns else "''" for column in table.key
    )
    updated = "rows.updated_at::varchar" if table.mode == "entity" else "''"
    extract = {
        "daily": "rows._extract",
        "monthly": "monthly_on(rows._extract)",
        "quarterly": "quarterly_on(rows._extract)",
    }[feed.cadence]
    newest = ""
    if table.mode == "entity" and feed.cadence != "daily":
        newest = f"qualify row_number() over (partition by {key}, {extract} order by rows.updated_at desc) = 1"
    setting.make(
        "feed",
        f"""select row_number() over () as _row, * from (
            select {", ".join(texts)}, {extract} as _extract, {key} as _key, {updated} as _updated, {updated}
                as _content, null::varchar as _defect,
                null::varchar as _fate, false as _deleted, 0 as _part
            from ({feed.sql}) as rows where rows._extract is not null {newest} order by {extract}, {key}
        ) as sorted""",
    )
    setting.key = [column for column in table.key if column in columns]
    return columns


def deliver_twice(setting: Setting, feed: Feed) -> None:
    """One file of some tables lies there a second time under another name."""
    place = DELIVERED_TWICE.get(feed.table)
    if place is None:
        return
    system, name = feed.table.split("__")
    dates = setting.rows("select distinct _extract from feed order by _extract")
    extract = dates[min(place, len(dates) - 1)][0]
    setting.run(
        f"""insert into feed select * replace (20000000000 + _row as _row, 1 as _part) from feed
            where _extract = date '{extract}' order by _row"""
    )
    setting.run(
        f"""insert into defects select * replace ('1' as source_file) from defects where source_system = '{system}'
            and source_table = '{name}'
            and extract_date = date '{extract}' and key is not null"""
    )
    _note(setting, feed, extract, "file_delivered_twice", "redelivered", "", part="1")


def account(setting: Setting, feed: Feed, table: Table) -> None:
    """What must become of every landed row, per extract (ruling L1)."""
    system, name = feed.table.split("__")
    newest = defects.NEWEST_VERSION if table.mode == "entity" else "_extract desc, _part desc, _row desc"
    loser = (
        "case when _content = winning then 'redelivered' else 'superseded' end"
        if table.mode == "entity"
        else "'redelivered'"
    )
    setting.run(
        f"""insert into row_counts
        with contested as (select _key from feed where _fate is null group by _key having count(*) > 1),
        ranked as (
            select _extract, _deleted, _content, row_number() over versions as place,
                first_value(_content) over versions as winning
            from feed where _fate is null and _key in (select _key from contested) window versions
                as (partition by _key order by {newest})
        ),
        fates as (
            select _extract, 'quarantined' as status from feed where _fate is not null
            union all
            select _extract, case when _deleted then 'deleted' else 'current' end from feed where _fate is null
                and _key not in (select _key from contested)
            union all
            select _extract, case when place > 1 then {loser} when _deleted then 'deleted' else 'current' end
                from ranked
        )
        select '{system}', '{name}', _extract, count(*), count(*) filter (status = 'current'),
            count(*) filter (status = 'superseded'),
            count(*) filter (status = 'redelivered'), count(*) filter (status = 'deleted'),
                count(*) filter (status = 'quarantined'), 0
        from fates group by _extract order by _extract"""
    )


def write(setting: Setting, feed: Feed, table: Table, columns: list[str], output: Path) -> int:
    """All files of one table; gives how many."""
    system, name = feed.table.split("__")
    places = dict(setting.rows("select extract_date, place from extracts"))
    suffix = {"csv": "csv", "parquet": "parquet", "parquet_typed": "parquet", "xlsx": "xlsx"}[feed.form]
    files = setting.rows("select distinct _extract, _part from feed order by 1, 2")
    empty_day = setting.end - dt.timedelta(days=HEADER_ONLY.get(feed.table, -1))
    if feed.table in HEADER_ONLY and all(extract != empty_day for extract, _ in files):
        files.append((empty_day, 0))
        setting.insert("row_counts", [(system, name, empty_day, 0, 0, 0, 0, 0, 0, 0)])
        _note(setting, feed, empty_day, "header_only_file", "file", "")
    for extract, part in files:
        place = places[extract]
        folder = output / system / name / f"extract_date={extract}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"part-{part:04d}.{suffix}"
        _write_file(setting, feed, table, columns, extract, part, place, path)
    setting.insert("defects", setting.notes)
    setting.notes.clear()
    setting.run(
        f"""update defects set source_file = '{system}/{name}/extract_date=' || extract_date::varchar || '/part-000'
            || source_file || '.{suffix}'
        where source_system = '{system}' and source_table = '{name}' and length(source_file) = 1"""
    )
    return len(files)


def _write_file(
    setting: Setting, feed: Feed, table: Table, columns: list[str], extract: dt.date, part: int, place: int, path: Path
) -> None:
    date_form = feed.dates[place % len(feed.dates)]
    chinese = feed.chinese_headers and place % 3 != 1
    order = list(reversed(columns)) if feed.reordered and place % 2 == 1 else list(columns)
    if part == 0:
        for is_so, what in (
            (date_form != "iso", f"dates_{date_form}"),
            (chinese, "chinese_headers"),
            (order != columns, "columns_in_another_order"),
            (feed.encoding == "gb18030", "encoding_gb18030"),
            (feed.encoding == "utf-8-sig", "byte_order_mark"),
        ):
            if is_so:
                _note(setting, feed, extract, what, "file", "")
    cells = []
    for name in order:
        column = table.column(name)
        value = name
        if column.type in ("date", "timestamp") and date_form != "iso":
            value = _dated(name, column.type, date_form)
        if feed.form == "parquet_typed":
            typed = {"date": "date", "timestamp": "timestamp", "decimal": "decimal(18, 4)", "integer": "bigint"}.get(
                column.type
            )
            value = f"{name}::{typed}" if typed else name
        cells.append((value, column.zh if chinese else name))
    if feed.extra_column and place >= 2:
        cells.append(("'-'", feed.extra_column))
        if part == 0:
            _note(
                setting,
                feed,
                extract,
                "unknown_column",
                "file",
                f"unknown column {feed.extra_column}",
                feed.extra_column,
            )
    select = ", ".join(f'{value} as "{header}"' for value, header in cells)
    sql = f"select {select} from feed where _extract = date '{extract}' and _part = {part} order by _row"
    if feed.form == "xlsx":
        rows = setting.rows(sql)
        _write_workbook(path, [header for _, header in cells], rows, _total_row(order, rows))
        _note(setting, feed, extract, "total_row", "total_row", "total row")
        setting.run(
            """update row_counts set total_rows = total_rows + 1
            where source_system = ? and source_table = ? and extract_date = ?""",
            [*feed.table.split("__"), extract],
        )
    elif feed.form.startswith("parquet"):
        setting.run(f"copy ({sql}) to '{path}' (format parquet, compression zstd, row_group_size 122880)")
    else:
        setting.run(
            f"copy ({sql}) to '{path}' (format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr '')"
        )
        if feed.encoding != "utf-8":
            _transcode(path, feed.encoding)


def _dated(column: str, kind: str, form: str) -> str:
    """SQL: the ISO text of a date column in another written form; what is no date of our time stays as it is."""
    moment = f"try_cast({column} as timestamp)"
    day = kind == "date"
    written = {
        "slash": f"strftime({moment}, '{'%Y/%-m/%-d' if day else '%Y/%-m/%-d %H:%M:%S'}')",
        "compact": f"strftime({moment}, '{'%Y%m%d' if day else '%Y%m%d%H%M%S'}')",
        "zh": f"strftime({moment}, '{'%Y年%-m月%-d日' if day else '%Y年%-m月%-d日 %H:%M:%S'}')",
        "offset": column if day else f"strftime({moment}, '%Y-%m-%dT%H:%M:%S+08:00')",
        "serial": f"(epoch({moment}) / 86400 + 25569)::bigint::varchar"
        if day
        else f"printf('%.8f', epoch({moment}) / 86400 + 25569)",
        "epoch_seconds": column if day else f"(epoch({moment}) - 28800)::bigint::varchar",
        "epoch_milliseconds": column if day else f"((epoch({moment}) - 28800) * 1000)::bigint::varchar",
    }[form]
    is_date = f"year({moment}) between 1990 and 2060 and {column} like '____-__-__%'"
    return f"case when {is_date} then {written} else {column} end"


def _transcode(path: Path, encoding: str) -> None:
    """Write a UTF-8 file again in another encoding, in pieces."""
    target = path.with_name(path.name + ".tmp")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as source, target.open("wb") as sink:
        if encoding == "utf-8-sig":
            sink.write(codecs.BOM_UTF8)
        while piece := source.read(1 << 20):
            sink.write(piece if encoding == "utf-8-sig" else decoder.decode(piece).encode(encoding))
    target.replace(path)


def _total_row(columns: list[str], rows: list[tuple]) -> list[str | None]:
    place = columns.index("target")
    return [
        "合计" if at == 0 else str(sum(int(row[place]) for row in rows)) if at == place else None
        for at in range(len(columns))
    ]


def _write_workbook(path: Path, headers: list[str], rows: list[tuple], total: list[str | None]) -> None:
    """A plain workbook, the same bytes each time: digits as numbers, the rest as text, and a total row at the end."""

    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        if text == "":
            return "<c/>"
        if text.replace(".", "", 1).isdigit() and text.isascii():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    lines = [headers, *rows, total]
    body = "".join(
        f'<row r="{number}">' + "".join(cell(value) for value in line) + "</row>"
        for number, line in enumerate(lines, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{relations}">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{office}">'
        '<sheets><sheet name="目标" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{relations}">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, text)


def _note(
    setting: Setting,
    feed: Feed,
    extract: dt.date,
    what: str,
    fate: str,
    reason: str,
    column: str | None = None,
    part: str = "0",
) -> None:
    system, name = feed.table.split("__")
    number = 3 if "encoding" in what or "mark" in what else 19
    setting.notes.append((what, system, name, None, extract, part, column, fate, reason, True, number, None, None))
