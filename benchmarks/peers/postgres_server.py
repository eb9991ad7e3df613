"""A private PostgreSQL server in a temporary folder, tuned for one batch at a time."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql")
PATIENCE_SECONDS = 120
# under an account of its own where the program runs as root, which PostgreSQL refuses
ACCOUNTS = ("postgres", "nobody")


class PostgresMissing(RuntimeError):
    """PostgreSQL is not installed, or cannot be started here; the message says what to do."""


def programs() -> dict[str, str]:
    """Paths of PostgreSQL's programs, from the search path or the folder that pg_config names."""
    configured = shutil.which("pg_config")
    folder = ""
    if configured:
        answer = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        folder = answer.stdout.strip()
    found = {one: shutil.which(one) or shutil.which(one, path=folder) for one in PROGRAMS}
    missing = [one for one, path in found.items() if not path]
    if missing:
        raise PostgresMissing(
            f"PostgreSQL is not installed here ({', '.join(missing)} not found). Debian: apt-get install postgresql; "
            "its programs must be on the search path. `--without postgres` leaves it out."
        )
    return {one: path for one, path in found.items() if path}


class PostgresServer:
    """Starts a server on a Unix socket and ends it; the folder goes with it.

    memory: MB that the server may plan with. threads: processes of one query, the leader among them.
    changes: settings that differ from those chosen here.
    """

    def __init__(self, memory: int, threads: int, changes: dict[str, str]) -> None:
        self.programs = programs()
        self.settings = {
            "listen_addresses": "",
            "shared_buffers": f"{memory // 4}MB",
            "effective_cache_size": f"{memory * 3 // 4}MB",
            # a chain runs one query at a time, and a query has few sorts and hashes at once
            "work_mem": f"{memory // 16}MB",
            "maintenance_work_mem": f"{memory // 8}MB",
            "max_worker_processes": str(threads + 8),
            "max_parallel_workers": str(threads),
            "max_parallel_workers_per_gather": str(max(threads - 1, 1)),
            "max_parallel_maintenance_workers": str(threads),
            "random_page_cost": "1.1",
            "effective_io_concurrency": "200",
            # one statement that goes wrong must not hold up the whole comparison
            "statement_timeout": f"{PATIENCE_SECONDS}s",
            # the cluster is thrown away: nothing of it has to survive a crash
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "8GB",
            "checkpoint_timeout": "1h",
            # tables are analysed by hand, as soon as they are made
            "autovacuum": "off",
            "timezone": "UTC",
        } | changes
        self.folder = Path()
        self.account: str | None = None

    def __enter__(self) -> PostgresServer:
        self.folder = Path(tempfile.mkdtemp(prefix="peers-"))
        if os.geteuid() == 0:
            self.account = _account()
            shutil.chown(self.folder, self.account)
        data = self.folder / "data"
        try:
            self._run("initdb", "-D", data, "-U", "peers", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync")
            options = " ".join(f"-c {key}={value}" for key, value in self.settings.items() if value)
            options += f" -c listen_addresses='' -c unix_socket_directories={self.folder}"
            self._run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")
        except PostgresMissing:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def version(self) -> str:
        answer = subprocess.run([self.programs["postgres"], "--version"], capture_output=True, text=True, check=True)
        return answer.stdout.strip()

    def run_script(self, script: Path, log: Path) -> None:
        """Runs a file of statements and psql commands in one session; RuntimeError with the first error of it."""
        command = [self.programs["psql"], "-X", "-q", "-h", str(self.folder), "-U", "peers", "-d", "postgres"]
        with log.open("w", encoding="utf-8") as out:
            ended = subprocess.run(
                [*command, "-v", "ON_ERROR_STOP=1", "-f", str(script)],
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if ended.returncode:
            raise RuntimeError(f"PostgreSQL refused {script.name}: {log.read_text(encoding='utf-8')[-1500:]}")

    def _run(self, name: str, *arguments: object) -> None:
        command = [self.programs[name], *map(str, arguments)]
        group = None
        if self.account:
            group = pwd.getpwnam(self.account).pw_gid
        # a server inherits what it is started with: an open pipe would be waited for
        with tempfile.TemporaryFile() as out:
            ended = subprocess.run(
                command,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                user=self.account,
                group=group,
                extra_groups=[] if self.account else None,
                check=False,
            )
            out.seek(0)
            said = out.read().decode(errors="replace")
        if ended.returncode:
            raise PostgresMissing(f"PostgreSQL could not be started: {name} said {said[-1500:]}")


def _account() -> str:
    for account in ACCOUNTS:
        try:
            pwd.getpwnam(account)
        except KeyError:
            continue
        return account
    raise PostgresMissing("PostgreSQL does not run as root, and there is no account postgres or nobody to run it.")
