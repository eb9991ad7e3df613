"""The landing contract: what every source table brings, read from the YAML files beside this one.

The contract is written once, a file per source system. The loader, staging, the checks at the door, the
demo and the documentation all follow it through :func:`load_contract`; what dbt needs of it in another
shape is written by ``drivetrain contract`` (module ``generate``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent

TYPES = (
    "id",
    "code",
    "text",
    "phone",
    "vin",
    "plate",
    "date",
    "timestamp",
    "decimal",
    "decimal_rate",
    "integer",
    "boolean",
    "json",
)

PERSONAL_TYPES = ("phone", "plate", "vin")
PERSONAL_COLUMNS = ("customer_name", "employee_name")


class ContractError(Exception):
    """The contract itself is wrong; the text names file, table, column and remedy."""


@dataclass(frozen=True)
class Column:
    """One column of a source table: its type, its Chinese header and what may stand in it."""

    name: str
    type: str
    zh: str
    required: bool = False
    accepted: tuple[str, ...] = ()
    may_lie_ahead: bool = False

    @property
    def is_personal(self) -> bool:
        """True where the value identifies a person and must stay out of marts (ruling P2)."""
        return self.type in PERSONAL_TYPES or self.name in PERSONAL_COLUMNS


@dataclass(frozen=True)
class Table:
    """One source table: ``mode`` is ``entity`` (newest version wins) or ``event`` (append-only)."""

    system: str
    name: str
    zh: str
    mode: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        return f"{self.system}__{self.name}"

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns without the two that every table may bring (is_deleted, extracted_at)."""
        return tuple(c for c in self.columns if c.name not in ("is_deleted", "extracted_at"))

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _column(file: Path, table: str, name: str, line: object, ahead: set[str]) -> Column:
    where = f"{file.name}: table {table}, column {name}"
    if not isinstance(line, list) or len(line) < 2:
        raise ContractError(
            f"{where}: write [type, Chinese header, required, accepted|values]"
        )
    kind, zh, *rest = [str(part) for part in line]
    if kind not in TYPES:
        raise ContractError(f"{where}: unknown type {kind!r}; one of {', '.join(TYPES)}")
    required = "required" in rest
    values = [part for part in rest if part != "required"]
    if len(values) > 1:
        raise ContractError(f"{where}: more than one list of accepted values")
    accepted = tuple(values[0].split("|")) if values else ()
    if accepted and kind != "code":
        raise ContractError(f"{where}: accepted values stand on type code only")
    return Column(name, kind, zh, required, accepted, name in ahead)


def _table(file: Path, name: str, body: dict, common: dict, ahead: set[str]) -> Table:
    for part in ("zh", "mode", "key", "columns"):
        if part not in body:
            raise ContractError(f"{file.name}: table {name}: {part} is missing")
    if body["mode"] not in ("entity", "event"):
        raise ContractError(f"{file.name}: table {name}: mode is entity or event")
    lines = dict(body["columns"])
    columns = [_column(file, name, key, line, ahead) for key, line in lines.items()]
    columns += [_column(file, name, key, line, ahead) for key, line in common.items()]
    table = Table(
        system=file.stem,
        name=name,
        zh=str(body["zh"]),
        mode=body["mode"],
        key=tuple(body["key"]),
        columns=tuple(columns),
    )
    known = {column.name for column in table.columns}
    for key in table.key:
        if key not in known:
            raise ContractError(f"{file.name}: table {name}: key {key} is not a column")
    if table.mode == "entity" and "updated_at" not in known:
        raise ContractError(f"{file.name}: table {name}: an entity needs updated_at")
    headers = [column.zh for column in table.columns]
    for header in headers:
        if headers.count(header) > 1:
            raise ContractError(f"{file.name}: table {name}: header {header} stands twice")
    return table


@lru_cache(maxsize=1)
def load_contract(folder: Path = FOLDER) -> dict[str, Table]:
    """All tables of the contract by full name (``dms__prospects``), in the order of the files.

    Raises ContractError with file, table and column where a line cannot be understood.
    """
    common = yaml.safe_load((folder / "_common.yml").read_text(encoding="utf-8"))
    ahead = set(common["may_lie_ahead"])
    tables: dict[str, Table] = {}
    for file in sorted(folder.glob("[!_]*.yml")):
        body = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for name, table_body in body.items():
            table = _table(file, name, table_body, common["columns"], ahead)
            tables[table.full_name] = table
    return tables
