"""A Thrift server of this machine: started, used by dbt, broken, stopped; and what is said where it cannot be."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest

from drivetrain.errors import DoorError
from drivetrain.spark import configuration
from drivetrain.spark.server import Server
from tests.support.warehouse import SECRET, run_program, write_extract


def free_ports() -> int:
    """A port that is free, as is the next."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.mark.slow
def test_dbt_builds_on_a_server_with_two_workers(tmp_path, monkeypatch):
    monkeypatch.setenv("DRIVETRAIN_SECRET", SECRET)
    landing, warehouse, folder = tmp_path / "landing", tmp_path / "warehouse", tmp_path / "spark"
    same = {"brand": "B", "region": "East", "province": "上海", "city": "上海", "updated_at": "2026-06-30 09:00:00"}
    dealers = [{"dealer_code": f"D{number}", "dealer_name": f"店{number}", **same} for number in range(3)]
    write_extract(landing, "dms.dealers", "2026-06-30", dealers)
    # what DRIVETRAIN_WAREHOUSE names must be the same place for dbt and for the server
    environment = {"DRIVETRAIN_SPARK_PORT": str(free_ports()), "DRIVETRAIN_RAW_ZONE": str(warehouse / "raw")}
    assert run_program("drivetrain", landing, warehouse, "land").exit_code == 0
    here = ("--folder", str(folder))
    size = ("--workers", "2", "--worker-memory", "1g", "--memory", "2g")
    start = ("spark", "start", *here, "--port", environment["DRIVETRAIN_SPARK_PORT"], *size)
    leave_processes_of_a_server_that_ended(folder)
    try:
        started = run_program("drivetrain", landing, warehouse, *start)
        assert started.exit_code == 0, started.output
        server = Server(folder)
        assert [process.name for process in server.processes()] == ["master", "worker 1", "worker 2", "server"]
        assert stat.S_IMODE((folder / "server.conf").stat().st_mode) == 0o600
        again = run_program("drivetrain", landing, warehouse, *start)
        assert again.exit_code == 2 and "runs in" in again.output and "Traceback" not in again.output

        build = ("--target", "spark", "--select", "+dim_dates")
        built = run_program("dbt", landing, warehouse, "build", *build, settings=environment)
        assert built.exit_code == 0, built.output[-4000:]
        published = run_program(
            "dbt", landing, warehouse, "run-operation", "publish_marts", "--target", "spark", settings=environment
        )
        assert published.exit_code == 0, published.output[-4000:]
        assert versions(folder) == 1

        worker = server.processes()[1]
        os.killpg(worker.pid, signal.SIGKILL)
        wait_until(lambda: not worker.is_alive())
        status = run_program("drivetrain", landing, warehouse, "spark", "status", *here)
        assert status.exit_code == 3 and "worker 1: has ended" in status.output and "server: runs" in status.output
        again = run_program("dbt", landing, warehouse, "build", *build, settings=environment)
        assert again.exit_code == 0, again.output[-4000:]
        assert versions(folder) == 2, "the version that is published stays beside the new one"
    finally:
        stopped = run_program("drivetrain", landing, warehouse, "spark", "stop", *here)
    assert "3 processes" in stopped.output
    assert run_program("drivetrain", landing, warehouse, "spark", "status", *here).exit_code == 3


def leave_processes_of_a_server_that_ended(folder: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    folder.mkdir()
    left = [{"name": "server", "pid": ended.pid, "log": str(folder / "logs/server.log")}]
    (folder / "processes.json").write_text(json.dumps(left), encoding="utf-8")


def versions(folder: Path) -> int:
    return len(list(folder.glob("tables/marts_builds.db/dim_dates__*")))


def wait_until(holds, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def test_a_port_that_is_taken_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DRIVETRAIN_SECRET", SECRET)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DoorError, match=f"Port {port} is taken") as error:
            Server(tmp_path).start(port, "1g", 0, "1g")
    assert error.value.exit_code == 3 and not (tmp_path / "server.conf").exists()


def test_what_ends_at_once_is_told_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setenv("DRIVETRAIN_SECRET", SECRET)
    with pytest.raises(DoorError, match=r"The server of Spark ended\. The end of .*server\.log:\n.*nonsense") as error:
        Server(tmp_path).start(free_ports(), "nonsense", 0, "1g")
    assert error.value.exit_code == 3 and not Server(tmp_path).processes()


def test_without_a_key_nothing_starts(tmp_path, monkeypatch):
    monkeypatch.delenv("DRIVETRAIN_SECRET", raising=False)
    monkeypatch.setattr(configuration, "secret", lambda: None)
    with pytest.raises(DoorError, match="DRIVETRAIN_SECRET is not set"):
        Server(tmp_path).start(free_ports(), "1g", 0, "1g")


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.22", None])
def test_no_java_or_an_old_one_is_told_with_what_to_install(tmp_path, monkeypatch, version):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if version:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
        java.chmod(0o755)
    with pytest.raises(DoorError, match="Spark needs Java 17 or newer") as error:
        configuration.require_java()
    assert error.value.exit_code == 3 and "apt-get install openjdk-17-jre-headless" in error.value.message


def test_a_java_that_is_new_enough_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"21.0.1\" 2023-10-17' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    assert configuration.require_java() == Path(java)
