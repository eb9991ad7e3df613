"""The nightly job: what is served changes only after a green build, and a failure says what and where."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import duckdb
import pytest

from drivetrain import run as run_module
from drivetrain.errors import DoorError
from tests.support.tiny_warehouse import make_database

GREEN = [
    ("model.drivetrain.fct_things", "success", "OK"),
    ("test.drivetrain.fct_things__grain", "pass", None),
    ("exposure.drivetrain.things", "no-op", "NO-OP"),
]


def served(settings) -> str:
    return os.readlink(settings.published / "drivetrain.duckdb")


def test_a_green_build_is_published_and_summed_up(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    code, out, _ = drivetrain("run")
    assert code == 0
    assert served(settings) == "drivetrain_20260301T020000_build1.duckdb"
    # the database holds more marts than the project: those of an earlier release
    with duckdb.connect(str(settings.published / "drivetrain.duckdb"), read_only=True) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("fct_things",)]
    assert "15 rows landed, 2 quarantined" in out
    assert "1 data tests passed" in out
    assert settings.docs.read_text() == "docs"


def test_json_events_come_one_per_line_in_order(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    code, out, err = drivetrain("run", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [e["event"] for e in events] == ["build_started", "built", "published", "docs", "summary"]
    assert events[1]["tests_passed"] == 1


@pytest.mark.parametrize(
    ("exit_code", "results", "lines", "expected"),
    [
        # a test fails, a model fails, something is skipped, a test only warns
        (1, [*GREEN, ("test.drivetrain.bad", "fail", "Got 3 results")], [], 1),
        (1, [*GREEN, ("model.drivetrain.bad", "error", "Conversion Error")], [], 1),
        (1, [*GREEN, ("model.drivetrain.bad", "skipped", None)], [], 1),
        (0, [*GREEN, ("test.drivetrain.bad", "warn", "Got 3 results")], [], 1),
        # the project cannot be parsed, the secret is missing
        (2, None, ['{"info": {"level": "error", "name": "MainError", "msg": "Compilation Error"}}'], 2),
        # another process, a full disk
        (2, None, ['{"info": {"level": "error", "name": "M", "msg": "in use by another process"}}'], 3),
        (1, [*GREEN, ("model.drivetrain.bad", "error", "IO Error: No space left on device")], [], 3),
        # the operating system ended it
        (-9, None, [], 3),
    ],
)
def test_a_failed_build_leaves_what_was_served(
    drivetrain, settings, fake_dbt, exit_code, results, lines, expected
):
    make_database(settings.database)
    assert drivetrain("run")[0] == 0
    before = served(settings)
    make_database(settings.database, build_id="build-2", rows=5)
    fake_dbt(exit_code, results, lines, build_id="build-2")
    code, _, err = drivetrain("run")
    assert code == expected
    assert served(settings) == before
    assert "Nothing was published" in err
    assert "Traceback" not in err
    assert str(settings.logs) in err


def test_a_failure_names_node_message_and_file(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    fake_dbt(1, [("test.drivetrain.fct_things__grain", "fail", "Got 3 results, configured to fail if != 0")])
    _, _, err = drivetrain("run")
    assert "test fct_things__grain (models/fct_things__grain.sql): Got 3 results" in err


def test_results_of_an_earlier_run_are_not_taken_for_this_one(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    assert drivetrain("run")[0] == 0
    fake_dbt(2, None, ['{"info": {"level": "error", "name": "M", "msg": "Parsing Error in models/x.yml"}}'])
    code, _, err = drivetrain("run")
    assert code == 2
    assert "Parsing Error in models/x.yml" in err


def test_a_build_that_somebody_else_overtook_is_not_published(drivetrain, settings, fake_dbt):
    make_database(settings.database, build_id="somebody-else")
    code, _, err = drivetrain("run")
    assert code == 3
    assert not (settings.published / "drivetrain.duckdb").exists()
    assert "Another build" in err


def test_a_landing_at_fault_stops_the_job_before_dbt(drivetrain, settings, fake_dbt, monkeypatch):
    def at_fault(*_: object) -> None:
        raise DoorError("crm.leads: column lead_id is missing")

    monkeypatch.setattr(run_module, "check_landing", at_fault)
    monkeypatch.setattr(run_module, "build", lambda *_: pytest.fail("dbt was called"))
    code, _, err = drivetrain("run")
    assert code == 1
    assert "column lead_id is missing" in err


def test_a_locked_database_ends_with_3_before_anything_is_done(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(settings.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        code, _, err = drivetrain("run")
        holder.stdin.close()
    assert code == 3
    assert "in use by another process" in err
    assert "Traceback" not in err


def test_progress_of_dbt_becomes_events(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    info = {"level": "info", "name": "LogModelResult", "msg": "1 of 2 OK created"}
    data = {"index": 1, "total": 2, "status": "success", "node_info": {"node_name": "fct_things"}}
    fake_dbt(lines=[json.dumps({"info": info, "data": data})])
    _, out, _ = drivetrain("run", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    (progress,) = [event for event in events if event["event"] == "progress"]
    assert (progress["done"], progress["total"]) == (1, 2)


def test_nothing_personal_leaves_with_the_published_file(drivetrain, settings, fake_dbt):
    make_database(settings.database)
    drivetrain("run")
    with duckdb.connect(str(settings.published / "drivetrain.duckdb"), read_only=True) as connection:
        schemas = {row[0] for row in connection.execute("select distinct schema_name from duckdb_tables()").fetchall()}
    assert schemas == {"marts"}
