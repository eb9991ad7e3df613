"""No person in what is published or told (ruling P2), and keys that hang on nothing but the secret.

The people are those of the shared demo, taken from all that landed. Looked through are every published column, what
dbt, the checks and the command line write and say, and the messages that files at fault provoke. The schema
``restricted`` may hold raw text: quarantine keeps a row as it came (ruling L2), and no BI role reads it; so may staging
and intermediate, which are the project's own and are never published.

``DRIVETRAIN_PRIVACY_FRESH=1`` also builds a warehouse under the second secret from nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from drivetrain.contract import load_contract
from drivetrain.dbt_plugin import padded_keys
from tests.support import personal
from tests.support.demo_warehouse import DemoWarehouse
from tests.support.warehouse import SECRET, Build, build, differences, run_program, target_folder

OTHER_SECRET = "another secret, of a warehouse that changed hands"

KEYED = ("customer_key", "vehicle_key")
PEOPLE = {"phone": "13812345678", "vin": "LSVAA4182E2184847", "plate": "沪A12345", "name": "欧阳静怡"}


@dataclass(frozen=True)
class Rekeyed:
    """The demo's warehouse after a night under another secret, what was said of it, and what dbt wrote."""

    run: Build
    told: list[Path]


@pytest.fixture(scope="module")
def people(built_demo: DemoWarehouse) -> duckdb.DuckDBPyConnection:
    """The demo's warehouse as ``drivetrain`` with the tables secrets and secret_hashes in memory."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'Asia/Shanghai'")
    connection.execute(f"attach '{built_demo.warehouse / 'drivetrain.duckdb'}' as drivetrain (read_only)")
    kinds = personal.collect(connection, "drivetrain")
    assert set(kinds) == {"phone", "vin", "plate", "name"} and min(kinds.values()) > 100, kinds
    return connection


@pytest.fixture(scope="module")
def rekeyed(built_demo: DemoWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Rekeyed:
    """A copy of the demo's warehouse after ``drivetrain run`` with another secret, the other commands after it."""
    folder = tmp_path_factory.mktemp("rekeyed")
    warehouse = folder / "warehouse"
    shutil.copytree(built_demo.warehouse / "raw", warehouse / "raw")
    shutil.copy(built_demo.warehouse / "drivetrain.duckdb", warehouse)
    settings = {"DRIVETRAIN_SECRET": OTHER_SECRET}
    told = [*built_demo.logs()]
    run = run_program("drivetrain", built_demo.landing, warehouse, "run", "--json", settings=settings)
    assert run.exit_code == 0, run.output[-6000:]
    said = [run.output]
    for arguments in (["check", "--docs"], ["land"], ["status"], ["status", "--json"]):
        called = run_program("drivetrain", built_demo.landing, warehouse, *arguments, settings=settings)
        assert called.exit_code == 0, called.output
        said.append(called.output)
    (folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    told += [folder / "said.txt", warehouse / "docs" / "index.html", warehouse / "logs" / "dbt.log"]
    told += sorted((warehouse / "data_docs").rglob("*.html"))
    told += sorted(target_folder().glob("*.json"))
    return Rekeyed(run, [path for path in told if path.exists()])


def shown(found: list[tuple]) -> str:
    return "\n".join(f"{source}: {count} of kind {kind}, one begins {begin}" for source, kind, count, begin in found)


# --- what is searched, and that the search finds ------------------------------------------------------------------


def known(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create or replace table secrets (kind varchar, value varchar)")
    connection.executemany("insert into secrets values ($1, $2)", list(PEOPLE.items()))
    connection.execute(personal.HASHES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13812345678", "phone"),
        ("call +86 138-1234-5678 now", "phone"),
        ("0086138 1234 5678", "phone"),
        ("9913812345678001", "phone"),
        ('{"vin": "lsvaa4182e2184847"}', "vin"),
        ("X-LSVAA4182E2184847-9", "vin"),
        ("牌照沪A12345D", "plate"),
        ("客户欧阳静怡来电", "name"),
        (hashlib.md5(b"13812345678").hexdigest(), "phone"),
        (hashlib.sha256(b"LSVAA4182E2184847").hexdigest().upper(), "vin"),
        (f"key={hashlib.md5('欧阳静怡'.encode()).hexdigest()}", "name"),
    ],
)
def test_the_search_finds_people_within_other_text(text: str, kind: str) -> None:
    with duckdb.connect() as connection:
        known(connection)
        connection.execute("create table texts as select 'here' as source, $1 as text", [text])
        assert [(source, what) for source, what, *_ in personal.found_in(connection, "texts")] == [("here", kind)]


@pytest.mark.parametrize("text", ["1381234567", "LSVAA4182E218484", "欧阳", "沪A1234", "", "2026-06-30 13:81:23"])
def test_the_search_finds_nobody_elsewhere(text: str) -> None:
    with duckdb.connect() as connection:
        known(connection)
        connection.execute("create table texts as select 'here' as source, $1 as text", [text])
        assert personal.found_in(connection, "texts") == []


# --- what is published --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_published_column_holds_a_person(people: duckdb.DuckDBPyConnection) -> None:
    assert personal.read_columns(people, "drivetrain", "marts") > 150
    found = personal.found_in(people, "texts")
    assert not found, shown(found)


@pytest.mark.slow
def test_the_people_are_there_to_be_found(people: duckdb.DuckDBPyConnection) -> None:
    """The same search over staging finds every kind, so that an empty result elsewhere says something."""
    people.execute("create or replace table texts (source varchar, text varchar)")
    for table, column in (
        ("base_dms__deliveries", "vin"),
        ("base_dms__deliveries", "plate"),
        ("base_crm__leads", "phone"),
        ("base_crm__leads", "customer_name"),
    ):
        people.execute(f"insert into texts select '{column}', {column} from drivetrain.staging.{table}")
    assert {(source, kind) for source, kind, *_ in personal.found_in(people, "texts")} == {
        ("vin", "vin"),
        ("plate", "plate"),
        ("phone", "phone"),
        ("customer_name", "name"),
    }


@pytest.mark.slow
def test_no_published_column_is_called_after_what_must_not_be_shown(people: duckdb.DuckDBPyConnection) -> None:
    landed = [column for table in load_contract().values() for column in table.columns]
    personal_names = {column.name for column in landed if column.is_personal}
    personal_names |= {"street", "address", "id_number", "email", "open_id", "union_id"}
    columns = people.execute(
        "select table_name, column_name from information_schema.columns "
        "where table_catalog = 'drivetrain' and table_schema = 'marts'"
    ).fetchall()
    assert columns
    assert [(table, column) for table, column in columns if column in personal_names] == []


@pytest.mark.slow
def test_the_published_file_holds_the_marts_alone(rekeyed: Rekeyed) -> None:
    with duckdb.connect(str(rekeyed.run.warehouse / "published" / "drivetrain.duckdb"), read_only=True) as connection:
        schemas = connection.execute("select distinct table_schema from information_schema.tables").fetchall()
    assert schemas == [("marts",)]


# --- what is told -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_log_and_no_document_holds_a_person(people: duckdb.DuckDBPyConnection, rekeyed: Rekeyed) -> None:
    names = {path.name for path in rekeyed.told}
    assert {"dbt.log", "run_results.json", "manifest.json", "catalog.json", "index.html", "said.txt"} <= names
    assert personal.read_files(people, rekeyed.told) > 10_000_000
    found = personal.found_in(people, "texts")
    assert not found, shown(found)


@pytest.mark.slow
def test_the_secret_is_in_no_file(rekeyed: Rekeyed) -> None:
    inner, outer = padded_keys(OTHER_SECRET.encode())
    forms = [OTHER_SECRET.encode(), SECRET.encode(), inner.hex().encode(), outer.hex().encode(), inner, outer]
    files = [*rekeyed.told, *(path for path in rekeyed.run.warehouse.rglob("*") if path.is_file())]
    files += [path for path in target_folder().rglob("*") if path.is_file()]
    assert len(files) > 500
    assert [str(path) for path in files for form in forms if form in path.read_bytes()] == []


# a file at fault for each way in which the door says what it found; every cell is a person's
ROW = ",".join(PEOPLE.values())
FAULTS: dict[str, str | bytes] = {
    "no header": f"{ROW}\n{ROW}\n",
    "no header, and other delimiters": f"{ROW}\n{ROW}\n".replace(",", ";"),
    "people in a header that is one": f"lead_id,{ROW}\n1,{ROW}\n",
    "a known column twice": f"lead_id,线索编号,{PEOPLE['phone']}\n1,{ROW}\n",
    "an open quote": f'lead_id,created_at,channel_code,lead_type,phone,status,updated_at\n1,{ROW},"{ROW}\n{ROW}',
    "neither encoding": f"lead_id,phone\n{ROW}".encode() + b"\xff\x80" + ROW.encode("gb18030"),
    "a header in quotes without end": f'"lead_id,{ROW}\n{ROW}',
    "a title": f"客户{PEOPLE['name']}的线索\nlead_id,phone\n1,{PEOPLE['phone']}\n",
    "UTF-16": f"lead_id\n{ROW}".encode("utf-16"),
    "a row that is too long": f"lead_id\n{ROW}" + PEOPLE["phone"] * 2_000_000,
}
LEADS = [column.name for column in load_contract()["crm__leads"].columns if column.required]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", ["land", "check"])
def test_no_message_of_a_refusal_holds_a_cell(
    fault: str, command: str, tmp_path: Path, drivetrain: Callable[..., tuple[int, str, str]]
) -> None:
    path = tmp_path / "landing" / "crm" / "leads" / "extract_date=2026-06-30" / "a.csv"
    path.parent.mkdir(parents=True)
    content = FAULTS[fault]
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    code, out, err = drivetrain(command)
    assert code == 1 and "a.csv" in err
    assert [what for what in [*PEOPLE.values(), PEOPLE["phone"][:7], PEOPLE["vin"][:8]] if what in out + err] == []


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_no_message_of_another_format_holds_a_cell(
    suffix: str, tmp_path: Path, drivetrain: Callable[..., tuple[int, str, str]]
) -> None:
    path = tmp_path / "landing" / "crm" / "leads" / "extract_date=2026-06-30" / f"a.{suffix}"
    path.parent.mkdir(parents=True)
    columns = ", ".join(f"'{value}' as \"{value}\"" for value in PEOPLE.values())
    with duckdb.connect() as connection:
        if suffix == "parquet":
            connection.execute(f"copy (select {columns}) to '{path}' (format parquet)")
        else:
            import openpyxl

            book = openpyxl.Workbook()
            book.active.append(list(PEOPLE.values()))
            book.active.append(list(PEOPLE.values()))
            book.save(path)
    code, out, err = drivetrain("land")
    assert code == 1 and path.name in err
    assert [what for what in PEOPLE.values() if what in out + err] == []


def test_no_finding_of_the_checks_holds_a_cell(
    tmp_path: Path, drivetrain: Callable[..., tuple[int, str, str]]
) -> None:
    """Rows without keys, repeated, ragged and with broken bytes: findings, their documents, notes and landing."""
    path = tmp_path / "landing" / "crm" / "leads" / "extract_date=2026-06-30" / "a.csv"
    path.parent.mkdir(parents=True)
    header = ",".join([*LEADS, "customer_name", "phone", "备注"])
    cells = ",".join(PEOPLE["phone"] for _ in LEADS[1:])
    rows = [f",{cells},{PEOPLE['name']},{PEOPLE['phone']}", f"{ROW}", f"{PEOPLE['vin']},{cells},{ROW},{ROW}"] * 5
    path.write_bytes("\n".join([header, *rows]).encode() + b"\n\xff" + ROW.encode())
    said = ""
    for arguments in (["check"], ["check", "--docs"], ["check", "--json"], ["land"], ["status"]):
        _, out, err = drivetrain(*arguments)
        said += out + err
    assert "expected at least" in said and "1 file read" in said
    documents = list((tmp_path / "warehouse" / "data_docs").rglob("*.html"))
    notes = [*documents, *(tmp_path / "warehouse" / "raw").glob("*.json")]
    assert documents
    text = said + "".join(note.read_text(encoding="utf-8") for note in notes)
    assert [what for what in PEOPLE.values() if what in text] == []


# --- keys ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both(built_demo: DemoWarehouse, rekeyed: Rekeyed) -> duckdb.DuckDBPyConnection:
    """Both warehouses, and the table keys: every key under the first secret beside that under the other."""
    connection = duckdb.connect()
    for name, warehouse in (("one", built_demo.warehouse), ("other", rekeyed.run.warehouse)):
        connection.execute(f"attach '{warehouse / 'drivetrain.duckdb'}' as {name} (read_only)")
    connection.execute(
        """
        create table keys as
        select distinct one.representative as text, one.customer_key as one, other.customer_key as other
        from one.intermediate.int_customer_keys as one
        full join other.intermediate.int_customer_keys as other
            on one.representative = other.representative
        union all
        select one.vin, one.vehicle_key, other.vehicle_key
        from one.intermediate.int_vehicles as one
        full join other.intermediate.int_vehicles as other on one.vin = other.vin
        """
    )
    return connection


@pytest.mark.slow
def test_every_key_is_the_keyed_hash_of_its_text_and_changes_with_the_secret(both: duckdb.DuckDBPyConnection) -> None:
    rows = both.execute("select text, one, other from keys").fetchall()
    assert len(rows) > 1000
    for text, one, other in rows:
        assert one == hmac.new(SECRET.encode(), text.encode(), "sha256").hexdigest()
        assert other == hmac.new(OTHER_SECRET.encode(), text.encode(), "sha256").hexdigest()
    assert not {one for _, one, _ in rows} & {other for *_, other in rows}


def marts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Published tables with their columns; fct_builds, the only one that knows the clock, left out."""
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from information_schema.columns where table_catalog = 'one' "
        "and table_schema = 'marts' and table_name != 'fct_builds' order by table_name, ordinal_position"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    return columns


@pytest.mark.slow
def test_keys_stand_in_the_columns_that_say_so_and_in_no_other(both: duckdb.DuckDBPyConnection) -> None:
    found = set()
    for table, column in personal.string_columns(both, "one", "marts"):
        holds = both.execute(
            f'select count(*) from one.marts."{table}" where "{column}" in (select one from keys)'
        ).fetchone()[0]
        left = both.execute(
            f'select count(*) from other.marts."{table}" where "{column}" in (select one from keys)'
        ).fetchone()[0]
        assert left == 0, f"{table}.{column} holds {left} keys of the first secret"
        if holds:
            found.add((table, column))
    expected = {(t, c) for t, columns in marts(both).items() for c in columns if c.endswith(KEYED)}
    empty = {(t, c) for t, c in expected - found if not both.execute(
        f'select count(*) from one.marts."{t}" where "{c}" is not null and "{c}" != \'-1\'').fetchone()[0]}  # fmt: skip
    assert found == expected - empty
    assert len(found) > 5


@pytest.mark.slow
def test_all_else_is_the_same_under_another_secret(both: duckdb.DuckDBPyConnection) -> None:
    """Each mart equals itself with every key replaced by that of the other secret: no figure hangs on a key."""
    differing = {}
    for table, columns in marts(both).items():
        exchanged = ", ".join(
            f'coalesce((select any_value(keys.other) from keys where keys.one = rows."{column}"), rows."{column}")'
            if column.endswith(KEYED)
            else f'rows."{column}"'
            for column in columns
        )
        names = ", ".join(f'"{column}"' for column in columns)
        one = f'select {exchanged} from one.marts."{table}" as rows'
        other = f'select {names} from other.marts."{table}"'
        counts = [
            both.execute(f"select count(*) from (({left}) except all ({right}))").fetchone()[0]
            for left, right in ((one, other), (other, one))
        ]
        if any(counts):
            differing[table] = counts
    assert differing == {}


if os.environ.get("DRIVETRAIN_PRIVACY_FRESH") == "1":

    @pytest.mark.slow
    def test_a_changed_secret_over_a_standing_warehouse_equals_a_build_from_nothing(
        built_demo: DemoWarehouse, rekeyed: Rekeyed, tmp_path: Path
    ) -> None:
        build(built_demo.landing, tmp_path / "fresh", settings={"DRIVETRAIN_SECRET": OTHER_SECRET})
        assert differences(tmp_path / "fresh", rekeyed.run.warehouse) == {}
