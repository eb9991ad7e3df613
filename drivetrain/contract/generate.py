"""Writes what dbt needs of the landing contract in another shape; ``drivetrain contract`` calls it.

Per system: the sources and the staging models with their columns (YAML), per table: a macro that returns the
contract as a dict (dbt's graph is empty in unit tests, a macro is not) and, where they are missing, the two
short staging models. ``tests/conventions`` holds that the files in the repository are current.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import Column, Table, load_contract

NOTE = "generated from drivetrain/contract by `drivetrain contract`: change the contract, not this file"

DATA_TYPES = {
    "date": "date",
    "timestamp": "timestamp",
    "decimal": "decimal(18, 4)",
    "decimal_rate": "decimal(28, 10)",
    "integer": "bigint",
    "boolean": "boolean",
}

STAGING_COLUMNS = (
    ("extracted_at", "timestamp", "When the source gave the row out; absent: the end of the extract date."),
    ("_extract_date", "date", "Extract that brought the row."),
    ("_source_file", "string", "Landed file that brought the row."),
    ("_source_row", "bigint", "Row number within the landed file, the header not counted."),
)

BASE_COLUMNS = (
    ("_key", "string", "The table's key as one text; a quarantined row has one of its own."),
    ("_status", "string", "current, superseded, redelivered, deleted or quarantined (ruling L1)."),
    ("_reasons", "string", "Why the row is quarantined, every reason at once; null where it is not."),
    ("_issues", "string", "Bad optional values and the like as column:issue, comma between; null without."),
    ("_raw_text", "string", "A quarantined row as it landed, a JSON object; null for the others."),
    ("_differs", "boolean", "A losing row whose typed values are not those of the winner."),
    ("_file_id", "string", "Path, extract date and content of the landed file as one hash."),
    ("_rules_id", "string", "Hash of the contract, parsing rules and code maps that typed the row."),
)


def data_type(column: Column) -> str:
    """The SQL type of a staged column."""
    return DATA_TYPES.get(column.type, "string")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _describe(column: Column) -> str:
    parts = [f"{column.zh}."]
    if column.accepted:
        parts.append("One of " + ", ".join(column.accepted) + ".")
    parts.append("Required." if column.required else "Null where empty or not readable.")
    return " ".join(parts)


def _model_column(name: str, kind: str, text: str, personal: bool = False) -> str:
    meta = ", config: {meta: {pii: true}}" if personal else ""
    return f"      - {{name: {name}, data_type: {_quoted(kind)}, description: {_quoted(text)}{meta}}}"


def sources_yaml(system: str, tables: list[Table]) -> str:
    """The source definition of one system: a table per raw view, all columns text."""
    lines = [
        f"# {NOTE}",
        "sources:",
        f"  - name: {system}",
        "    schema: raw",
        f"    description: What {system.upper()} delivers, as text, in the raw zone.",
        "    tables:",
    ]
    for table in tables:
        lines += [
            f"      - name: {table.name}",
            f"        identifier: {table.full_name}",
            f"        description: {_quoted(f'{table.zh}, mode {table.mode}, key ' + ', '.join(table.key) + '.')}",
            "        columns:",
        ]
        for column in table.columns:
            lines.append(
                f"          - {{name: {column.name}, data_type: string, description: {_quoted(column.zh)}}}"
            )
    return "\n".join(lines) + "\n"


def models_yaml(system: str, tables: list[Table]) -> str:
    """Descriptions, columns and uniqueness tests of the staging models of one system."""
    lines = [f"# {NOTE}", "models:"]
    for table in tables:
        columns = [
            _model_column(c.name, data_type(c), _describe(c), c.is_personal) for c in table.own_columns
        ]
        key = ", ".join(table.key)
        title = f"{table.zh} ({table.name})"
        in_force = f"One row per {key}. The rows of {title} that are in force: accepted, newest, not deleted."
        landed = f"One row per landed row of {title}, typed, with what became of it (ruling L1)."
        base_grain = f"{{name: base_{table.full_name}__grain, arguments: {{columns: [_file_id, _source_row]}}}}"
        lines += [
            f"  - name: stg_{table.full_name}",
            f"    description: {_quoted(in_force)}",
            "    data_tests:",
            f"      - unique_grain: {{name: stg_{table.full_name}__grain, arguments: {{columns: [{key}]}}}}",
            "    columns:",
            *columns,
            *[_model_column(*c) for c in STAGING_COLUMNS],
            f"  - name: base_{table.full_name}",
            f"    description: {_quoted(landed)}",
            "    data_tests:",
            f"      - unique_grain: {base_grain}",
            "    columns:",
            *[_model_column(c.name, data_type(c), _describe(c), c.is_personal) for c in table.own_columns],
            _model_column("is_deleted", "boolean", "删除标志. The source says that the key is gone."),
            *[_model_column(*c) for c in STAGING_COLUMNS],
            *[_model_column(*c) for c in BASE_COLUMNS],
        ]
    return "\n".join(lines) + "\n"


def contract_macro(table: Table) -> str:
    """The macro that gives the contract of one table to the staging macros, as a dict."""
    lines = [
        f"{{#- {NOTE} -#}}",
        f"{{% macro contract__{table.full_name}() %}}{{{{ return({{",
        f"    'system': '{table.system}', 'table': '{table.name}', 'mode': '{table.mode}',",
        f"    'key': {list(table.key)},",
        "    'columns': [",
    ]
    for c in table.columns:
        lines.append(
            f"        {{'name': '{c.name}', 'type': '{c.type}', 'sql_type': '{data_type(c)}', "
            f"'required': {'true' if c.required else 'false'}, "
            f"'may_lie_ahead': {'true' if c.may_lie_ahead else 'false'}, 'accepted': {list(c.accepted)}}},"
        )
    lines += ["    ],", "}) }}{% endmacro %}"]
    return "\n".join(lines) + "\n"


def all_tables_macro(tables: list[Table]) -> str:
    """The macro that lists all tables of the contract as (system, table) pairs."""
    pairs = "\n".join(f"    ['{t.system}', '{t.name}']," for t in tables)
    return (
        f"{{#- {NOTE} -#}}\n{{% macro contract_tables() %}}{{{{ return([\n{pairs}\n]) }}}}{{% endmacro %}}\n"
    )


def generated_files(project: Path) -> dict[Path, str]:
    """Every generated file of the project with the text that it must have."""
    tables = list(load_contract().values())
    files: dict[Path, str] = {
        project / "macros/contract/contract_tables.sql": all_tables_macro(tables)
    }
    for table in tables:
        files[project / f"macros/contract/contract__{table.full_name}.sql"] = contract_macro(table)
    for system in dict.fromkeys(table.system for table in tables):
        own = [table for table in tables if table.system == system]
        folder = project / "models/staging" / system
        files[folder / f"_{system}__sources.yml"] = sources_yaml(system, own)
        files[folder / f"_{system}__models.yml"] = models_yaml(system, own)
    return files


def missing_models(project: Path) -> dict[Path, str]:
    """Staging models that do not exist yet, with the text they start from."""
    files: dict[Path, str] = {}
    for table in load_contract().values():
        folder = project / "models/staging" / table.system
        files[folder / "base" / f"base_{table.full_name}.sql"] = (
            f"{{{{ staging_rows('{table.system}', '{table.name}') }}}}\n"
        )
        files[folder / f"stg_{table.full_name}.sql"] = (
            f"{{{{ staging_current('{table.system}', '{table.name}') }}}}\n"
        )
    return {path: text for path, text in files.items() if not path.exists()}


def stale_files(project: Path) -> list[Path]:
    """Generated files that are missing or differ from what the contract asks for."""
    stale = [
        path
        for path, text in generated_files(project).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    return stale + list(missing_models(project))


def write(project: Path) -> list[Path]:
    """Writes all generated files that are stale and returns their paths."""
    stale = stale_files(project)
    texts = generated_files(project) | missing_models(project)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8")
    return stale
