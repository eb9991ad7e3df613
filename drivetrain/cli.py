"""The command line: one verb per command, exit codes 0 done, 1 data or test, 2 call or configuration, 3 outside."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import click

from . import __version__
from .errors import CONFIGURATION, DATA, OUTSIDE, DoorError
from .reporter import Reporter

INTERRUPTED = 130


def _as_json(command: Callable) -> Callable:
    """The option --json, which every command takes."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            context.find_root().meta["as_json"] = True

    return click.option(
        "--json", is_flag=True, expose_value=False, callback=remember,
        help="Print events, one JSON object per line.",
    )(command)  # fmt: skip


def _reporter() -> Reporter:
    return Reporter(as_json=bool(click.get_current_context().find_root().meta.get("as_json")))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drivetrain")
@_as_json
def cli() -> None:
    """Drives the Drivetrain warehouse. Settings are environment variables: see the README."""


@cli.command()
@click.option("--scale", type=float, default=1.0, show_default=True,
              help="Size: 1 is 40 dealers with about 200 thousand leads.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same files.")
@click.option("--days", type=int, help="Days of business; 730 where not given.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder to write; what an earlier demo wrote there is replaced. The truth goes beside it.")
@_as_json
def demo(scale: float, seed: int, days: int | None, output: Path) -> None:  # fmt: skip
    """Write demo extracts and their truth ledger."""
    from .demo_output import write_demo_folder

    write_demo_folder(output, scale, seed, days, _reporter())


@cli.command()
@click.option("--docs", is_flag=True, help="Judge everything again and write Data Docs.")
@_as_json
def check(docs: bool) -> None:
    """Examine the landing folder without building."""
    from .run import check_landing
    from .settings import read_settings

    check_landing(read_settings(), _reporter(), docs)


@cli.group()
def spark() -> None:
    """Apache Spark as the second engine (`make spark` installs it)."""


@spark.command(name="settings")
@click.option("--folder", required=True, help="Folder or address where the server keeps its tables.")
def spark_settings(folder: str) -> None:
    """Write the lines that a server needs in its spark-defaults.conf. They hold the key of the customer hash."""
    from .spark.configuration import settings

    for name, value in settings(folder).items():
        click.echo(f"{name} {value}")


def _server_folder(command):
    """The option --folder of the commands about a server on this machine."""
    return click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the server and its tables; default: spark in the warehouse.",
    )(command)


def _server(folder: Path | None):
    from .settings import read_settings
    from .spark.server import Server

    return Server(folder or read_settings().warehouse / "spark")


@spark.command(name="start")
@_server_folder
@click.option("--port", default=10015, show_default=True, help="Where it listens, on this machine only.")
@click.option("--memory", default="4g", show_default=True, help="Memory of the server.")
@click.option("--workers", default=0, show_default=True, help="A master and so many workers of one core each; 0: none.")
@click.option("--worker-memory", default="2g", show_default=True, help="Memory of each worker.")
def spark_start(folder: Path | None, port: int, memory: str, workers: int, worker_memory: str) -> None:
    """Start a Thrift server on this machine for target spark: to try the engine, not for production."""
    server = _server(folder)
    server.start(port, memory, workers, worker_memory)
    click.echo(f"Spark listens on 127.0.0.1:{port}, in {server.folder}. `drivetrain spark stop` ends it.")


@spark.command(name="stop")
@_server_folder
def spark_stop(folder: Path | None) -> None:
    """Stop the server of this machine; its tables stay."""
    server = _server(folder)
    click.echo(f"Spark stopped: {server.stop()} processes in {server.folder}.")


@spark.command(name="status")
@_server_folder
def spark_status(folder: Path | None) -> None:
    """Show the processes of the server on this machine; the exit code is 3 where one is missing."""
    processes = _server(folder).processes()
    for process in processes:
        state = "runs" if process.is_alive() else "has ended"
        click.echo(f"{process.name}: {state}, process {process.pid}, {process.log}")
    if not processes:
        click.echo("No Spark was started here.")
    if not processes or not all(process.is_alive() for process in processes):
        sys.exit(3)


@spark.command(name="dbt", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def spark_dbt(arguments: tuple[str, ...]) -> None:
    """Run dbt once with a Spark in the same process (target spark_local); what it builds ends with it."""
    import tempfile

    from .spark.local import run_dbt

    with tempfile.TemporaryDirectory(prefix="drivetrain-spark-") as folder:
        sys.exit(run_dbt(arguments, Path(folder)))


@cli.command()
@_as_json
def land() -> None:
    """Turn what has landed into the raw zone."""
    from .run import land_files
    from .settings import read_settings

    land_files(read_settings(), _reporter())


@cli.command()
@click.option("--full-refresh", is_flag=True, help="Build every model from nothing.")
@click.option("--docs/--no-docs", default=True, show_default=True, help="Write the documentation at the end.")
@_as_json
def run(full_refresh: bool, docs: bool) -> None:
    """The nightly job: check, dbt build, publish, docs."""
    from .run import run as run_job
    from .settings import read_settings

    run_job(read_settings(), _reporter(), full_refresh, docs)


@cli.command()
@_as_json
def status() -> None:
    """Show what is in the warehouse."""
    from .settings import read_settings
    from .summary import as_facts, read_status, status_text

    found = read_status(read_settings())
    _reporter().event("status", status_text(found), source=found.source, **as_facts(found))


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a file is stale.")
@_as_json
def contract(only_check: bool) -> None:
    """Write again what is generated from the landing contract."""
    from .contract.generate import stale_files, write
    from .settings import project_folder

    project = project_folder()
    found = [path.relative_to(project) for path in (stale_files if only_check else write)(project)]
    names = "\n".join(f"  {path}" for path in found)
    if only_check and found:
        raise DoorError(f"Not as the contract asks for; run `drivetrain contract`:\n{names}", DATA)
    text = f"{len(found)} files written\n{names}".rstrip() if found else "All generated files are current"
    _reporter().event("contract", text, files=[str(path) for path in found])


def call(arguments: list[str] | None = None) -> int:
    """Runs the command line and gives its exit code; a stack trace only with DRIVETRAIN_DEBUG=1."""
    words = sys.argv[1:] if arguments is None else arguments
    reporter = Reporter(as_json="--json" in words)
    try:
        return cli.main(args=arguments, prog_name="drivetrain", standalone_mode=False) or 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        if reporter.as_json:
            reporter.error(error.format_message(), CONFIGURATION)
        else:
            error.show()
        return CONFIGURATION
    except (click.Abort, KeyboardInterrupt):
        reporter.error("Interrupted; what is served is a whole version, the last one that was published.", INTERRUPTED)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return OUTSIDE
    except Exception as error:
        if os.environ.get("DRIVETRAIN_DEBUG") == "1":
            traceback.print_exc()
        code = _exit_code(error)
        reporter.error(_message(error), code)
        return code


def _exit_code(error: Exception) -> int:
    if isinstance(error, DoorError):
        return error.exit_code
    if isinstance(error, OSError | MemoryError) or type(error).__name__ == "IOException":
        return OUTSIDE
    return DATA


def _message(error: Exception) -> str:
    if isinstance(error, DoorError):
        return error.message
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    text = str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {text} (DRIVETRAIN_DEBUG=1 shows where)"


def main() -> None:
    """The entry point."""
    sys.exit(call())


if __name__ == "__main__":
    main()
