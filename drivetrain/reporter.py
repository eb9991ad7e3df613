"""How a command tells what it does: text for a person, or one JSON object per event."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | Path):
        return str(value)
    return float(value)  # a decimal


class Reporter:
    """Every event has a name and facts; ``text`` is how a person reads it."""

    def __init__(self, as_json: bool = False):
        self.as_json = as_json
        self._line_open = False
        self._last_progress = 0.0

    def event(self, event: str, text: str | None = None, /, **facts: Any) -> None:
        """Tells what has happened."""
        if self.as_json:
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            body = {"event": event, "at": at, **facts}
            if text:
                body["message"] = text
            print(json.dumps(body, ensure_ascii=False, default=_plain), flush=True)
        elif text is not None:
            self._close_line()
            print(text, flush=True)

    def progress(self, text: str, /, **facts: Any) -> None:
        """Tells how far the work is: at most five times a second on a terminal, every ten seconds elsewhere."""
        terminal = not self.as_json and sys.stdout.isatty()
        now = time.monotonic()
        if now - self._last_progress < (0.2 if terminal else 10):
            return
        self._last_progress = now
        if terminal:
            print(f"\r\x1b[K{text[:150]}", end="", flush=True)
            self._line_open = True
        else:
            self.event("progress", text, **facts)

    def error(self, message: str, exit_code: int) -> None:
        """Tells what stopped the command: on standard error, or as the last event."""
        if self.as_json:
            self.event("error", message, exit_code=exit_code)
            return
        self._close_line()
        sys.stdout.flush()
        print(f"Error: {message}", file=sys.stderr, flush=True)

    def _close_line(self) -> None:
        if self._line_open:
            print("\r\x1b[K", end="")
            self._line_open = False
