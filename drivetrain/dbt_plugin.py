"""What dbt-duckdb loads: the landing as a SQL function, the engine's limits, the key of the customer hash."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from .errors import DoorError
from .landing import held_lock, land, raw_view_statements, raw_zone_is_current
from .limits import PROJECT, memory_limit_mb, thread_count

BLOCK = 64  # bytes of a block of SHA-256
# of a new database: its compression of texts is written with a fifth less processor time than that of the default,
# which any DuckDB since 1.0 reads; what is published has that default
STORAGE = "v1.4.0"

# a build keeps its warehouse to itself until the process ends
_held = contextlib.ExitStack()


def secret() -> bytes | None:
    """DRIVETRAIN_SECRET, else the file .drivetrain-secret of the project; None where there is neither."""
    given = os.environ.get("DRIVETRAIN_SECRET", "")
    if given:
        return given.encode()
    for folder in dict.fromkeys((Path.cwd(), PROJECT)):
        with contextlib.suppress(OSError):
            text = (folder / ".drivetrain-secret").read_text(encoding="utf-8").strip()
            if text:
                return text.encode()
    return None


def padded_keys(key: bytes) -> tuple[bytes, bytes]:
    """The inner and the outer block of HMAC-SHA256 (RFC 2104)."""
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    key = key.ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def landing_folder() -> Path:
    return Path(os.environ.get("DRIVETRAIN_LANDING") or "landing")


class Plugin(BasePlugin):
    """Registered in profiles.yml; dbt-duckdb calls it for every connection and cursor."""

    def initialize(self, config: dict) -> None:
        self.warehouse = Path(self.creds.path).resolve().parent if self.creds else Path("warehouse")

    def update_connection_config(self, creds, config: dict) -> None:
        """Before the database opens: its folder, the limits, and a clear word where it is locked."""
        try:
            self.warehouse.mkdir(parents=True, exist_ok=True)
            config.setdefault("memory_limit", f"{memory_limit_mb()}MB")
            config.setdefault("threads", thread_count())
        except DoorError as error:
            raise DbtRuntimeError(error.message) from None
        except OSError as error:
            raise DbtRuntimeError(
                f"The warehouse folder {self.warehouse} cannot be made: {error.strerror}. "
                "Set DRIVETRAIN_WAREHOUSE to a folder that can be written."
            ) from None
        config.setdefault("temp_directory", str(self.warehouse / "tmp"))
        config.setdefault("preserve_insertion_order", False)
        config.setdefault("storage_compatibility_version", STORAGE)
        self._probe(Path(creds.path), config)

    def _probe(self, path: Path, config: dict) -> None:
        if not path.exists():
            return
        try:
            duckdb.connect(str(path), config=config).close()
        except duckdb.Error as error:
            text = str(error).strip().split("\n")[0]
            if "lock" in text.lower():
                raise DbtRuntimeError(
                    f"The warehouse {path} is in use by another process ({_holder(text)}): wait for it to end, "
                    "or give this run a folder of its own (DRIVETRAIN_WAREHOUSE). "
                    "Readers open published/drivetrain.duckdb instead."
                ) from None
            raise DbtRuntimeError(f"The warehouse {path} cannot be opened: {text}") from None

    def configure_connection(self, conn) -> None:
        conn.create_function("drivetrain_land", self.land, ["VARCHAR"], "VARCHAR", side_effects=True)

    def configure_cursor(self, cursor) -> None:
        key = secret()
        if key is None:
            return
        inner, outer = padded_keys(key)
        cursor.execute(f"set variable drivetrain_inner_key = unhex('{inner.hex()}')")
        cursor.execute(f"set variable drivetrain_outer_key = unhex('{outer.hex()}')")

    def land(self, mode: str) -> str:
        """Lands what is new (mode ``land``) or takes the raw zone as it is (``views``).

        Gives JSON with ok, message and the statements that show the raw zone; a failure is told, never raised.
        """
        try:
            _held.enter_context(held_lock(self.warehouse))
            message = ""
            if mode == "land" or not raw_zone_is_current(self.warehouse):
                result = land(landing_folder(), self.warehouse)
                message = "\n".join([result.summary(), *(f"Warning: {w}" for w in result.warnings)])
            statements = raw_view_statements(self.warehouse)
        except DoorError as error:
            return _answer(False, error.message, [])
        except Exception as error:
            return _answer(False, f"Landing failed: {type(error).__name__}: {error}", [])
        return _answer(True, message, statements)


def _answer(ok: bool, message: str, statements: list[str]) -> str:
    return json.dumps({"ok": ok, "message": message, "statements": statements}, ensure_ascii=False)


def _holder(text: str) -> str:
    """The part of DuckDB's message that names the process."""
    start = text.find("(PID")
    return text[start + 1 :].split(")")[0] if start >= 0 else "a build or an open database tool"
