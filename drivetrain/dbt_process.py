"""dbt in a process of its own: progress from its events, the outcome from its artefacts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .errors import CONFIGURATION, DATA, OUTSIDE, DoorError
from .reporter import Reporter
from .settings import Settings

PROGRAM = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
PASSED = {"success", "pass", "no-op"}  # an exposure has nothing to run
LISTED_FAILURES = 20

# what a message says when neither data nor configuration is at fault
OUTSIDE_SIGNS = (
    "in use by another process",
    "could not set lock",
    "is using the warehouse",
    "no space left",
    "disk quota",
    "read-only file system",
    "file too large",
    "permission denied",
    "input/output error",
    "out of memory",
)


@dataclass(frozen=True)
class Failure:
    """A node that did not pass."""

    name: str
    kind: str
    status: str
    message: str
    file: str


@dataclass
class Outcome:
    """What a dbt call did."""

    exit_code: int
    build_id: str | None = None
    statuses: Counter = field(default_factory=Counter)  # (resource type, status) → nodes
    failures: list[Failure] = field(default_factory=list)
    skipped: int = 0
    messages: list[str] = field(default_factory=list)  # errors that belong to no node

    @property
    def tests_passed(self) -> int:
        return sum(n for (kind, status), n in self.statuses.items() if kind == "test" and status in PASSED)

    @property
    def models_built(self) -> int:
        return sum(n for (kind, status), n in self.statuses.items() if kind == "model" and status in PASSED)

    @property
    def green(self) -> bool:
        """True where every node ran and passed; a test that only warns has not passed."""
        return self.exit_code == 0 and not self.failures and not self.skipped


def _first_lines(text: str, count: int = 3) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return " ".join(lines[:count])


def _read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def read_outcome(target: Path, exit_code: int, messages: list[str]) -> Outcome:
    """The outcome from ``run_results.json`` and the manifest beside it."""
    outcome = Outcome(exit_code, messages=messages)
    results = _read_json(target / "run_results.json")
    if not results:
        return outcome
    nodes = _read_json(target / "manifest.json").get("nodes", {})
    outcome.build_id = results.get("metadata", {}).get("invocation_id")
    for result in results.get("results", []):
        unique_id, status = result["unique_id"], result["status"]
        kind = unique_id.split(".")[0]
        outcome.statuses[kind, status] += 1
        if status == "skipped":
            outcome.skipped += 1
        elif status not in PASSED:
            node = nodes.get(unique_id, {})
            outcome.failures.append(
                Failure(
                    name=node.get("name") or unique_id.split(".", 2)[-1],
                    kind=kind,
                    status=status,
                    message=_first_lines(result.get("message") or "", 6),
                    file=node.get("original_file_path", ""),
                )
            )
    return outcome


class Events:
    """Follows dbt's JSON log: how many nodes are done, and which errors belong to no node."""

    def __init__(self, reporter: Reporter):
        self.reporter = reporter
        self.messages: list[str] = []
        self.bad = 0

    def line(self, line: str) -> None:
        try:
            body = json.loads(line)
            info, data = body["info"], body.get("data", {})
        except (ValueError, KeyError, TypeError):
            if line.strip():
                self.messages.append(line.strip())
            return
        index, total = data.get("index"), data.get("total")
        node = data.get("node_info", {})
        name = info.get("name", "")
        if name.startswith("Log") and name.endswith("Result") and total:
            if data.get("status") in ("error", "fail"):
                self.bad += 1
            bad = f", {self.bad} failed" if self.bad else ""
            self.reporter.progress(
                f"dbt: {index:,} of {total:,} done{bad} · {node.get('node_name', '')}",
                done=index, total=total, failed=self.bad,
            )
        elif name == "JinjaLogInfo":
            self.reporter.event("log", info["msg"])
        elif info.get("level") == "error" and not node:
            text = info.get("msg", "").strip()
            if text and "Traceback" not in text:
                self.messages.append(text)


def run_dbt(settings: Settings, reporter: Reporter, *arguments: str) -> Outcome:
    """Calls dbt in the project with the call's folders and follows it to the end."""
    results = settings.target / "run_results.json"
    results.unlink(missing_ok=True)
    command = [
        *PROGRAM,
        *arguments,
        "--log-format", "json",
        "--log-level", "info",
        "--log-format-file", "text",
        "--log-path", str(settings.logs),
        "--no-use-colors",
    ]  # fmt: skip
    events = Events(reporter)
    try:
        process = subprocess.Popen(
            command,
            cwd=settings.project,
            env=settings.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise DoorError(f"dbt could not be started: {error.strerror or error}.", OUTSIDE) from error
    with process:
        try:
            for line in process.stdout:
                events.line(line)
        except BaseException:
            process.terminate()
            raise
    return read_outcome(settings.target, process.returncode, events.messages)


def exit_code(outcome: Outcome) -> int:
    """The exit code of interface.md for a dbt call that did not end green."""
    texts = [*outcome.messages, *(failure.message for failure in outcome.failures)]
    everything = "\n".join(texts).lower()
    if any(sign in everything for sign in OUTSIDE_SIGNS) or outcome.exit_code < 0:
        return OUTSIDE
    if outcome.exit_code == 2:
        return CONFIGURATION
    return DATA


def explain(outcome: Outcome, what: str, logs: Path) -> str:
    """What failed, for a person: nodes with messages, files to look at, where the log is."""
    lines = [f"{what} failed."]
    for failure in outcome.failures[:LISTED_FAILURES]:
        where = f" ({failure.file})" if failure.file else ""
        lines.append(f"  {failure.kind} {failure.name}{where}: {failure.message or failure.status}")
    if len(outcome.failures) > LISTED_FAILURES:
        lines.append(f"  … and {len(outcome.failures) - LISTED_FAILURES} more")
    if not outcome.failures:
        lines += [f"  {_first_lines(message, 12)}" for message in outcome.messages[:LISTED_FAILURES]]
    if outcome.skipped:
        lines.append(f"  {outcome.skipped} that stand on them were skipped.")
    lines.append(f"  Log: {logs / 'dbt.log'}")
    return "\n".join(lines)
