"""Exit codes, events, and messages instead of stack traces."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from drivetrain import cli, summary
from drivetrain.errors import DoorError
from tests.support.tiny_warehouse import make_database


def test_an_unknown_command_ends_with_2(drivetrain):
    code, _, err = drivetrain("publish-everything")
    assert code == 2
    assert "No such command" in err


def test_an_unknown_option_ends_with_2(drivetrain):
    assert drivetrain("run", "--fast")[0] == 2


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DRIVETRAIN_AS_OF", "1.3.2026"),
        ("DRIVETRAIN_AS_OF", "2026-02-30"),
        ("DRIVETRAIN_THREADS", "many"),
        ("DRIVETRAIN_MEMORY_LIMIT", "-1"),
    ],
)
def test_a_setting_that_cannot_be_meant_ends_with_2(drivetrain, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    code, _, err = drivetrain("status")
    assert code == 2
    assert variable in err
    assert "Traceback" not in err


def test_status_before_any_build_ends_with_2_and_says_what_to_do(drivetrain):
    code, _, err = drivetrain("status")
    assert code == 2
    assert "make build" in err


def test_status_shows_rows_quarantine_and_age(drivetrain, settings):
    make_database(settings.database)
    code, out, _ = drivetrain("status")
    assert code == 0
    assert "as of 2026-03-01" in out
    assert "15 rows landed, 2 quarantined" in out
    assert "2026-02-27 (2 days before as of)" in out


def test_status_as_json_is_one_object_per_line(drivetrain, settings):
    make_database(settings.database)
    code, out, _ = drivetrain("status", "--json")
    (event,) = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert (event["event"], event["as_of"], event["quarantined_rows"]) == ("status", "2026-03-01", 2)
    assert [(s["system"], s["age_days"]) for s in event["systems"]] == [("crm", 0), ("erp", 2)]
    assert drivetrain("--json", "status")[1].splitlines()[0].startswith("{")


def test_errors_as_json_are_events_too(drivetrain):
    code, out, err = drivetrain("status", "--json")
    (event,) = [json.loads(line) for line in out.splitlines()]
    assert (code, event["event"], event["exit_code"], err) == (2, "error", 2, "")


def test_status_reads_the_published_file_while_a_build_holds_the_database(drivetrain, settings):
    make_database(settings.database)
    from drivetrain.publish import publish

    publish(settings.database, settings.published)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(settings.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        code, out, _ = drivetrain("status")
        holder.stdin.close()
    assert code == 0
    assert str(settings.published / "drivetrain.duckdb") in out


def test_a_file_that_is_no_database_ends_with_3_and_no_trace(drivetrain, settings):
    settings.warehouse.mkdir()
    settings.database.write_text("not a database, but long enough to be taken for one by its size" * 100)
    code, _, err = drivetrain("status")
    assert code == 3
    assert "Traceback" not in err


def test_no_trace_for_a_mistake_of_ours_unless_asked_for(drivetrain, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by mistake")

    monkeypatch.setattr(summary, "read_status", broken)
    code, _, err = drivetrain("status")
    assert code == 1
    assert "by mistake" in err
    assert "Traceback" not in err
    monkeypatch.setenv("DRIVETRAIN_DEBUG", "1")
    assert "Traceback" in drivetrain("status")[2]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DoorError("bad row"), 1),
        (DoorError("bad call", 2), 2),
        (OSError(28, "No space left on device"), 3),
        (PermissionError(13, "Permission denied"), 3),
        (duckdb.IOException("lock"), 3),
        (ValueError("x"), 1),
    ],
)
def test_every_error_has_its_exit_code(error, code):
    assert cli._exit_code(error) == code


def test_generated_files_are_current_or_named(drivetrain, monkeypatch):
    assert drivetrain("contract", "--check")[0] == 0
    from drivetrain.contract import generate

    monkeypatch.setattr(generate, "stale_files", lambda project: [project / "models/staging/crm/stale.yml"])
    code, _, err = drivetrain("contract", "--check")
    assert code == 1
    assert "models/staging/crm/stale.yml" in err


def test_the_installed_program_gives_the_same_codes(settings):
    command = [sys.executable, "-m", "drivetrain.cli"]
    assert subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0
    ended = subprocess.run([*command, "status"], capture_output=True, text=True, check=False)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert Path.cwd() == settings.project
