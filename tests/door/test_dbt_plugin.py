"""The plugin within dbt: the key of the customer hash, and how a run ends that stops at the door."""

from __future__ import annotations

import hashlib
import hmac
import re
import subprocess
import sys
import time

import duckdb
import pytest

from drivetrain.dbt_plugin import PROJECT, padded_keys, secret
from drivetrain.errors import DoorError
from drivetrain.limits import memory_limit_mb, thread_count
from tests.support.warehouse import dbt

TABLE = "erp/warehouses"


@pytest.mark.parametrize("length", [1, 63, 64, 65, 200])
@pytest.mark.parametrize("text", ["13812345678", "张三", ""])
def test_keyed_hash_is_hmac(length, text):
    macro = (PROJECT / "macros/engine/keyed_hash.sql").read_text(encoding="utf-8")
    body = re.search(r"macro duckdb__keyed_hash\(text\) -?%}(.*?){%-? ?endmacro", macro, re.S).group(1)
    key = ("密" * length).encode()[:length]
    inner, outer = padded_keys(key)
    with duckdb.connect() as connection:
        connection.execute(f"set variable drivetrain_inner_key = unhex('{inner.hex()}')")
        connection.execute(f"set variable drivetrain_outer_key = unhex('{outer.hex()}')")
        query = "select " + body.replace("{{ text }}", f"'{text}'")
        (got,) = connection.execute(query).fetchone()
    assert got == hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def test_secret_of_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("drivetrain.dbt_plugin.PROJECT", tmp_path)
    monkeypatch.delenv("DRIVETRAIN_SECRET", raising=False)
    assert secret() is None
    (tmp_path / ".drivetrain-secret").write_text("from a file\n")
    assert secret() == b"from a file"
    monkeypatch.setenv("DRIVETRAIN_SECRET", "from outside")
    assert secret() == b"from outside"


@pytest.mark.parametrize(
    ("text", "megabytes"),
    [("6GB", 6000), ("512MB", 512), ("1 GiB", 1073), ("1.5gb", 1500)],
)
def test_memory_limit(monkeypatch, text, megabytes):
    monkeypatch.setenv("DRIVETRAIN_MEMORY_LIMIT", text)
    assert memory_limit_mb() == megabytes


def test_limits_have_defaults_and_refuse_what_they_do_not_understand(monkeypatch):
    monkeypatch.delenv("DRIVETRAIN_MEMORY_LIMIT", raising=False)
    monkeypatch.delenv("DRIVETRAIN_THREADS", raising=False)
    whole = memory_limit_mb()
    assert whole > 256 and thread_count() >= 1
    monkeypatch.setenv("DRIVETRAIN_MEMORY_LIMIT", "50%")
    assert whole * 0.6 < memory_limit_mb() < whole * 0.7
    for name, value in (("DRIVETRAIN_MEMORY_LIMIT", "much"), ("DRIVETRAIN_THREADS", "0")):
        monkeypatch.setenv(name, value)
        with pytest.raises(DoorError) as error:
            memory_limit_mb() if "MEMORY" in name else thread_count()
        assert error.value.exit_code == 2 and name in error.value.message
        monkeypatch.delenv(name)


@pytest.mark.slow
def test_a_build_that_stops_at_the_door(door):
    select = ["build", "--select", "aging_buckets"]
    path = door.put(TABLE, "仓库名称,更新时间\na,x\n", "it's.csv")
    stopped = dbt(door.landing, door.warehouse, *select)
    assert stopped.exit_code == 1
    assert "Traceback" not in stopped.output and "File " not in stopped.output
    lines = [line for line in stopped.output.splitlines() if "required column" in line]
    assert len(set(lines)) == 1
    for part in ("erp.warehouses", "it's.csv", "warehouse_code (仓库代码)", "Remedy"):
        assert part in lines[0]

    without = dbt(door.landing, door.warehouse, *select, settings={"DRIVETRAIN_SECRET": ""})
    if not (PROJECT / ".drivetrain-secret").exists():
        assert without.exit_code == 2 and "DRIVETRAIN_SECRET is not set" in without.output

    path.write_text("仓库代码,仓库名称,更新时间\nW1,a,2026-01-01\n")
    good = dbt(door.landing, door.warehouse, *select)
    assert good.exit_code == 0 and "1 file read with 1 row" in good.output
    with good.connect() as connection:
        assert connection.execute("select count(*) from raw.erp__warehouses").fetchone() == (1,)

    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(door.warehouse / "drivetrain.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        holder.stdout.readline()
        time.sleep(0.1)
        locked = dbt(door.landing, door.warehouse, *select)
        holder.stdin.close()
    assert locked.exit_code == 2 and "Traceback" not in locked.output
    assert f"PID {holder.pid}" in locked.output.replace("\n", "")
