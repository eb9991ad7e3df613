"""What identifies the people of a landing, and the search for it in published columns, logs and documents.

The search is one of sets: texts are cut into the pieces that could be a phone, a VIN, a plate, a name or a hash, and
joined with what is known of the people. It finds a phone within other text and with separators in it, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from drivetrain.contract import load_contract

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")  # how JSON may write what is not ASCII

# P2: names of companies are shown; a name that a company bears is no secret
PEOPLE = """
create or replace table secrets as
with

landed as ({landed}),

companies as (

    select trim(customer_name) as value from raw.erp__customers
    where lower(trim(customer_type)) not in ('person', '个人', '01', '1')
    union
    select trim(name) from (select unnest([dealer_name, group_name]) as name from raw.dms__dealers)
    where name is not null

),

cleaned as (

    select
        kind,
        case
            when kind = 'phone' then right(regexp_replace(value, '[^0-9]', '', 'g'), 11)
            when kind in ('vin', 'plate') then upper(regexp_replace(value, '\\s', '', 'g'))
            else trim(value)
        end as value
    from landed

)

select distinct kind, value
from cleaned
where case kind
    when 'phone' then regexp_full_match(value, '1[3-9][0-9]{{9}}')
    when 'vin' then regexp_full_match(value, '[A-HJ-NPR-Z0-9]{{17}}')
    when 'plate' then length(value) between 6 and 9
    else length(value) >= 2 and value not in (select value from companies where value is not null)
end
"""

# hashes without a key are found out by trying: a published one is as good as the text itself
HASHES = """
create or replace table secret_hashes as
select kind, unnest([md5(value), sha256(value), sha1(value), md5(value || '|'), md5('+' || value)]) as value
from secrets
"""

# the pieces of a text that could be a secret, by kind
PIECES = {
    "phone": """
        select source, substr(run, cast(start as bigint), 11) as piece
        from (
            select source, unnest(regexp_extract_all(
                regexp_replace(text, '([0-9])[ \\-]([0-9])', '\\1\\2', 'g'), '[0-9]{{11,}}'
            )) as run from {texts}
        ), lateral (select unnest(range(1, length(run) - 9)) as start) as starts
    """,
    "vin": """
        select source, substr(run, cast(start as bigint), 17) as piece
        from (
            select source, unnest(regexp_extract_all(upper(text), '[A-HJ-NPR-Z0-9]{{17,40}}')) as run from {texts}
        ), lateral (select unnest(range(1, length(run) - 15)) as start) as starts
    """,
    "plate": """
        select source, substr(run, 1, cast(size as bigint)) as piece
        from (
            select source, unnest(regexp_extract_all(
                upper(text), '[\\x{{4E00}}-\\x{{9FFF}}][A-Z][A-Z0-9]{{4,7}}'
            )) as run from {texts}
        ), lateral (select unnest(range(6, length(run) + 1)) as size) as sizes
    """,
    "name": """
        select source, substr(run, cast(start as bigint), cast(size as bigint)) as piece
        from (
            select source, unnest(regexp_extract_all(text, '[\\x{{4E00}}-\\x{{9FFF}}·]{{2,}}')) as run from {texts}
        ), lateral (select unnest(range(1, length(run))) as start) as starts,
        lateral (select unnest([2, 3, 4]) as size) as sizes
        where start + size <= length(run) + 1
    """,
    "hash": "select source, unnest(regexp_extract_all(lower(text), '[0-9a-f]{{32,64}}')) as piece from {texts}",
}


def collect(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, int]:
    """Makes the tables secrets and secret_hashes from all that has landed in a warehouse; how many of each kind."""
    kinds = {"phone": "phone", "vin": "vin", "plate": "plate", "text": "name"}
    selects = [
        f"select '{kinds[column.type]}' as kind, {column.name} as value from {catalog}.raw.{table.full_name}"
        for table in load_contract().values()
        for column in table.columns
        if column.is_personal
    ]
    landed = " union all ".join(selects)
    query = PEOPLE.format(landed=f"select * from ({landed}) where value is not null")
    connection.execute(query.replace("from raw.", f"from {catalog}.raw."))
    connection.execute(HASHES)
    return dict(connection.execute("select kind, count(*) from secrets group by all").fetchall())


def found_in(connection: duckdb.DuckDBPyConnection, texts: str) -> list[tuple[str, str, int, str]]:
    """Source, kind, how many different secrets, and the beginning of one; ``texts`` has the columns source and text."""
    selects = [
        f"select pieces.source, secrets.kind, secrets.value from ({query.format(texts=texts)}) as pieces "
        + (
            "inner join secret_hashes as secrets on pieces.piece = secrets.value"
            if kind == "hash"
            else f"inner join secrets on pieces.piece = secrets.value and secrets.kind = '{kind}'"
        )
        for kind, query in PIECES.items()
    ]
    return connection.execute(
        f"select source, kind, count(distinct value), min(left(value, 2)) || '…' from ({' union all '.join(selects)}) "
        "group by source, kind order by source, kind"
    ).fetchall()


def string_columns(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str) -> list[tuple[str, str]]:
    """All columns of a schema that are, or hold, text."""
    return connection.execute(
        "select table_name, column_name from information_schema.columns where table_catalog = $1 and table_schema = $2 "
        "and (data_type like '%VARCHAR%' or data_type in ('JSON', 'BLOB')) order by table_name, ordinal_position",
        [catalog, schema],
    ).fetchall()


def read_columns(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str) -> int:
    """Makes the table texts from every different text of a schema's columns; how many columns there are."""
    columns = string_columns(connection, catalog, schema)
    connection.execute("create or replace table texts (source varchar, text varchar)")
    for table, column in columns:
        connection.execute(
            f"insert into texts select distinct '{schema}.{table}.{column}', cast(\"{column}\" as varchar) "
            f'from {catalog}.{schema}."{table}" where "{column}" is not null'
        )
    return len(columns)


def read_files(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> int:
    """Makes the table texts from the lines of files, each line once; how many characters they hold."""
    connection.execute("create or replace table texts (source varchar, text varchar)")
    for file in files:
        text = ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), file.read_text(encoding="utf-8", errors="replace"))
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = {line[start : start + 100_000] for line in text.split("\n") for start in range(0, len(line), 99_900)}
        connection.execute(
            "insert into texts select $1, unnest($2::varchar[])", [file.name, sorted(lines)]
        )
    return connection.execute("select coalesce(sum(length(text)), 0) from texts").fetchone()[0]
