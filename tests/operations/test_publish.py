"""Publishing: one step, whole or not at all, three versions, readers undisturbed."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading

import duckdb
import pytest

from drivetrain import publish as publish_module
from drivetrain.errors import DoorError
from drivetrain.publish import publish, versions
from tests.support.tiny_warehouse import make_database


def count(link) -> int:
    with duckdb.connect(str(link), read_only=True) as connection:
        return connection.execute("select count(*) from marts.fct_things").fetchone()[0]


def test_the_link_leads_to_a_version_with_the_marts_alone(settings):
    done = publish(make_database(settings.database), settings.published, "build-1")
    assert done.link.is_symlink()
    assert os.readlink(done.link) == done.file.name
    assert count(done.link) == 3
    assert (done.tables, done.rows) == (3, 6)


def test_types_arrive_as_they_were(settings):
    done = publish(make_database(settings.database), settings.published)
    with duckdb.connect(str(done.link), read_only=True) as connection:
        found = connection.execute("describe marts.fct_things").fetchall()
    assert [row[:2] for row in found] == [("thing", "BIGINT"), ("amount", "DECIMAL(18,2)")]


def test_the_last_three_versions_are_kept(settings):
    done = []
    for number in range(5):
        make_database(settings.database, build_id=f"build-{number}", rows=number)
        done.append(publish(settings.database, settings.published, f"build-{number}"))
    assert versions(settings.published) == [p.file for p in done[2:]]
    assert count(settings.published / "drivetrain.duckdb") == 4


def test_the_same_build_again_is_a_version_of_its_own(settings):
    make_database(settings.database)
    first, second = publish(settings.database, settings.published), publish(settings.database, settings.published)
    assert first.file != second.file
    assert count(second.link) == 3


def test_a_reader_keeps_its_version_and_the_next_one_sees_the_new(settings):
    make_database(settings.database, rows=3)
    link = publish(settings.database, settings.published).link
    with duckdb.connect(str(link), read_only=True) as reader:
        for number in range(4):  # its file is even removed
            make_database(settings.database, build_id=f"later-{number}", rows=7)
            publish(settings.database, settings.published)
        assert reader.execute("select count(*) from marts.fct_things").fetchone()[0] == 3
    assert count(link) == 7


def test_readers_never_fail_and_never_see_half_a_build_during_swaps(settings):
    make_database(settings.database, rows=3)
    link = publish(settings.database, settings.published).link
    stop, problems = threading.Event(), []
    read = textwrap.dedent("""
        import duckdb, sys
        for line in sys.stdin:
            with duckdb.connect(sys.argv[1], read_only=True) as connection:
                one = connection.execute("select count(*) from marts.fct_things").fetchone()[0]
            print(one, flush=True)
    """)
    reader = subprocess.Popen(
        [sys.executable, "-c", read, str(link)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def keep_reading() -> None:
        while not stop.is_set():
            reader.stdin.write("\n")
            reader.stdin.flush()
            answer = reader.stdout.readline().strip()
            if answer not in ("3", "4", "5", "6"):
                problems.append(answer)
                return

    thread = threading.Thread(target=keep_reading)
    thread.start()
    for rows in (4, 5, 6):
        make_database(settings.database, build_id=f"build-{rows}", rows=rows)
        publish(settings.database, settings.published)
    stop.set()
    thread.join()
    reader.stdin.close()
    assert reader.wait() == 0
    assert problems == []


def test_leftovers_of_a_killed_publishing_are_removed(settings):
    make_database(settings.database)
    settings.published.mkdir(parents=True)
    for name in (".drivetrain_fresh.duckdb", ".drivetrain_fresh.duckdb.wal"):
        (settings.published / name).write_text("half")
    (settings.published / ".drivetrain.duckdb.link").symlink_to("nowhere")
    (settings.published / ".drivetrain_spill").mkdir()
    (settings.published / ".drivetrain_spill/block.tmp").write_text("spilled")
    publish(settings.database, settings.published)
    assert [p.name for p in settings.published.iterdir() if p.name.startswith(".")] == []


def test_what_the_project_no_longer_has_is_not_published(settings):
    make_database(settings.database)
    with duckdb.connect(str(settings.database)) as connection:
        connection.execute("create table marts.rpt_of_an_earlier_release as select 1 as figure")
    done = publish(settings.database, settings.published, of_project={"fct_things", "fct_of_a_part_not_built"})
    with duckdb.connect(str(done.link), read_only=True) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("fct_things",)]


@pytest.mark.parametrize("step", ["_verify", "_sync", "_swap_link"])
def test_a_failure_at_any_step_leaves_the_old_version(settings, monkeypatch, step):
    make_database(settings.database, rows=3)
    link = publish(settings.database, settings.published).link
    make_database(settings.database, build_id="build-2", rows=9)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish_module, step, full)
    with pytest.raises(DoorError, match="No space left on device") as caught:
        publish(settings.database, settings.published)
    assert caught.value.exit_code == 3
    assert count(link) == 3
    monkeypatch.undo()
    publish(settings.database, settings.published)
    assert count(link) == 9


def test_a_file_that_differs_from_the_build_is_not_published(settings, monkeypatch):
    make_database(settings.database)
    real = publish_module._copy

    def loses_a_row(*arguments):
        version, counts = real(*arguments)
        return version, counts | {"fct_things": 4}

    monkeypatch.setattr(publish_module, "_copy", loses_a_row)
    with pytest.raises(DoorError, match="fct_things"):
        publish(settings.database, settings.published)
    assert list(settings.published.iterdir()) == []


def test_a_full_disk_ends_with_3_and_the_old_link(settings):
    """The limit of a file's size stands for the full disk: the engine's write fails in the same place."""
    make_database(settings.database, rows=3)
    link = publish(settings.database, settings.published).link
    make_database(settings.database, build_id="build-2", rows=300_000)
    program = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from drivetrain.errors import DoorError
        from drivetrain.publish import publish
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            publish(Path(sys.argv[1]), Path(sys.argv[2]))
        except DoorError as error:
            print(error.message)
            sys.exit(error.exit_code)
    """)
    ended = subprocess.run(
        [sys.executable, "-c", program, str(settings.database), str(settings.published)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 3, ended.stderr
    assert count(link) == 3
    assert [p for p in settings.published.iterdir() if p.name.startswith(".")] == []
