"""A Thrift server for target `spark` on this machine, alone or with a master and workers, out of the installed pyspark.

All of it lives in one folder: `server.conf` (readable by its owner alone: it holds the key of the customer hash),
`metastore`, `tables`, `logs`, `workers`, and `processes.json`, the processes that `stop` ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import CONFIGURATION, OUTSIDE, DoorError
from .configuration import SMALL_DATA_SETTINGS, require_java, require_spark, settings

SECONDS_TO_START = 180
SECONDS_TO_STOP = 20
LAST_LINES = 12
SERVER_CLASS = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
DEPLOYED = "org.apache.spark.deploy"


@dataclass(frozen=True)
class Process:
    """A process that was started: what it is, its id, and the file it writes to."""

    name: str
    pid: int
    log: str

    def is_alive(self) -> bool:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)  # one that this process started and that has ended
        try:
            os.kill(self.pid, 0)
        except OSError:
            return False
        return True


class Server:
    """The Spark of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._written = self.folder / "processes.json"

    def processes(self) -> list[Process]:
        """What was started here and not yet stopped, alive or not."""
        if not self._written.exists():
            return []
        return [Process(**one) for one in json.loads(self._written.read_text(encoding="utf-8"))]

    def start(self, port: int, memory: str, workers: int, worker_memory: str) -> None:
        """Starts the server, before it a master and ``workers`` of one core each, and waits until it listens.

        memory, worker_memory: as Java says them, `4g`. An error where it runs already, a port is taken, or a process
        ends at once.
        """
        java_home = require_java().resolve().parents[1]
        home = require_spark()
        if any(process.is_alive() for process in self.processes()):
            raise DoorError(f"Spark runs in {self.folder} already: `drivetrain spark stop` ends it.", CONFIGURATION)
        master_port = port + 1
        for one in (port, master_port) if workers else (port,):
            if _is_open(one):
                raise DoorError(f"Port {one} is taken: choose with --port another, free as the one after it.", OUTSIDE)
        self._written.unlink(missing_ok=True)  # what a server that ended by itself has left
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        self._write_configuration(port, worker_memory if workers else None)
        environment = os.environ | {
            "JAVA_HOME": os.environ.get("JAVA_HOME") or str(java_home),
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
            "TZ": "UTC",
        }
        environment.pop("DRIVETRAIN_SECRET", None)
        cores = os.cpu_count() or 1
        class_of, submit = str(home / "bin/spark-class"), str(home / "bin/spark-submit")
        address = ("--host", "127.0.0.1", "--webui-port", "0")
        started: list[Process] = []
        try:
            if workers:
                command = [class_of, f"{DEPLOYED}.master.Master", *address, "--port", str(master_port)]
                started.append(self._launch("master", command, environment))
                self._wait(master_port, started)
            for number in range(1, workers + 1):
                place = ("-d", str(self.folder / f"workers/{number}"), f"spark://127.0.0.1:{master_port}")
                size = ("--cores", "1", "--memory", worker_memory)
                command = [class_of, f"{DEPLOYED}.worker.Worker", *address, *size, *place]
                started.append(self._launch(f"worker {number}", command, environment))
            master = f"spark://127.0.0.1:{master_port}" if workers else f"local[{cores}]"
            command = [submit, "--master", master, "--driver-memory", memory, "--class", SERVER_CLASS]
            command += ["--properties-file", str(self.folder / "server.conf"), "spark-internal"]
            started.append(self._launch("server", command, environment))
            self._wait(port, started)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> int:
        """Ends what was started here, the server first; gives how many processes were alive."""
        alive = [process for process in reversed(self.processes()) if process.is_alive()]
        for process in alive:
            _signal(process, signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_STOP
        while any(process.is_alive() for process in alive) and time.monotonic() < until:
            time.sleep(0.2)
        for process in alive:
            if process.is_alive():
                _signal(process, signal.SIGKILL)
        self._written.unlink(missing_ok=True)
        return len(alive)

    def _write_configuration(self, port: int, executor_memory: str | None) -> None:
        catalog = f"jdbc:derby:;databaseName={self.folder}/metastore;create=true"
        given = settings(str(self.folder)) | SMALL_DATA_SETTINGS | {
            "spark.hadoop.javax.jdo.option.ConnectionURL": catalog,
            "spark.hadoop.hive.server2.thrift.port": str(port),
            "spark.hadoop.hive.server2.thrift.bind.host": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        }
        if executor_memory:
            given["spark.executor.memory"] = executor_memory
        file = self.folder / "server.conf"
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.writelines(f"{name} {value}\n" for name, value in given.items())

    def _launch(self, name: str, command: list[str], environment: dict[str, str]) -> Process:
        log = self.folder / "logs" / f"{name.replace(' ', '_')}.log"
        with log.open("w", encoding="utf-8") as out:
            running = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        process = Process(name, running.pid, str(log))
        written = [asdict(one) for one in [*self.processes(), process]]
        self._written.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
        return process

    def _wait(self, port: int, started: list[Process]) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while not _is_open(port):
            ended = next((process for process in started if not process.is_alive()), None)
            if ended or time.monotonic() > until:
                process = ended or started[-1]
                lines = Path(process.log).read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
                what = "ended" if ended else f"did not open port {port} within {SECONDS_TO_START} s"
                end = "\n".join(lines)
                raise DoorError(f"The {process.name} of Spark {what}. The end of {process.log}:\n{end}", OUTSIDE)
            time.sleep(0.3)


def _is_open(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _signal(process: Process, number: signal.Signals) -> None:
    """To the process and what it started: each leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
