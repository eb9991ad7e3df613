"""The nightly job: check, land, build, publish, docs; what is served changes only after a green build."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from . import dbt_process
from .errors import DoorError
from .publish import LINK, SCHEMA, publish
from .reporter import Reporter
from .settings import Settings
from .summary import as_facts, read_status, summary_text


def check_landing(settings: Settings, reporter: Reporter, docs: bool = False) -> None:
    """Examines what has landed since the last check; raises where something of it is at fault."""
    from .checks import check

    result = check(
        settings.landing,
        settings.warehouse,
        docs=docs,
        progress=lambda done, total, text: reporter.progress(
            f"check: {done:,} of {total:,} files · {text}", done=done, total=total
        ),
    )
    reporter.event("checked", result.summary(), files=result.files, tables=result.tables)
    for warning in result.landing_warnings:
        reporter.event("warning", f"Warning: {warning}")
    for finding in result.warnings:
        facts = {name: value for name, value in vars(finding).items() if name != "message"}
        reporter.event("finding", f"Warning: {finding.message}", **facts)
    if result.docs:
        reporter.event("check_docs", f"Data Docs: {result.docs}", path=result.docs)
    if result.errors:
        found = "\n".join(f"  {finding.message}" for finding in result.errors)
        raise DoorError(f"What has landed is not as expected:\n{found}", result.exit_code)


def land_files(settings: Settings, reporter: Reporter) -> None:
    """Turns what has landed into the raw zone."""
    from .landing import land

    result = land(
        settings.landing,
        settings.warehouse,
        lambda done, total, text: reporter.progress(
            f"landing: {done:,} of {total:,} files · {text}", done=done, total=total
        ),
    )
    reporter.event(
        "landed",
        result.summary(),
        files_read=len(result.read),
        files_known=len(result.kept),
        files_removed=len(result.removed),
        rows_read=sum(file.landed_rows for file in result.read),
    )
    for warning in result.warnings:
        reporter.event("warning", f"Warning: {warning}")


def probe_database(settings: Settings) -> None:
    """Ends with a clear word where another process holds the database."""
    import duckdb

    if not settings.database.exists():
        return
    try:
        duckdb.connect(str(settings.database)).close()
    except duckdb.IOException as error:
        text = str(error).strip().split("\n")[0]
        if "lock" in text.lower():
            raise DoorError(
                f"The warehouse {settings.database} is in use by another process: wait for it to end, or give "
                "this run a folder of its own (DRIVETRAIN_WAREHOUSE). Readers open "
                f"published/{LINK} instead.",
                dbt_process.OUTSIDE,
            ) from error
        raise DoorError(
            f"The warehouse {settings.database} cannot be opened: {text}", dbt_process.OUTSIDE
        ) from error


def build(settings: Settings, reporter: Reporter, full_refresh: bool) -> dbt_process.Outcome:
    """`dbt build`; raises with the right exit code where not every test has passed.

    Unit tests judge the code with rows of their own and cannot differ from one night to the next: `make test`
    runs them, a nightly run does not.
    """
    reporter.event("build_started", "Building: dbt build")
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    outcome = dbt_process.run_dbt(settings, reporter, *arguments)
    if not outcome.green:
        for failure in outcome.failures:
            reporter.event("failed", None, **failure.__dict__)
        raise DoorError(
            dbt_process.explain(outcome, "The build", settings.logs)
            + f"\n  Nothing was published: {settings.published / LINK} is as it was.",
            dbt_process.exit_code(outcome),
        )
    reporter.event(
        "built",
        f"Built: {outcome.models_built:,} models, {outcome.tests_passed:,} data tests passed",
        build_id=outcome.build_id,
        models=outcome.models_built,
        tests_passed=outcome.tests_passed,
    )
    return outcome


def marts_of_project(settings: Settings) -> set[str]:
    """The tables of schema marts that the project of the last dbt call has."""
    manifest = json.loads((settings.target / "manifest.json").read_text(encoding="utf-8"))
    return {
        node["alias"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == SCHEMA
    }


def write_docs(settings: Settings, reporter: Reporter) -> None:
    """The documentation as one page that needs no server, replaced in one step."""
    build_results = settings.target / "run_results.json"
    kept = build_results.read_bytes() if build_results.exists() else None
    outcome = dbt_process.run_dbt(settings, reporter, "docs", "generate", "--static")
    if outcome.exit_code != 0:
        raise DoorError(
            dbt_process.explain(outcome, "Writing the docs", settings.logs), dbt_process.exit_code(outcome)
        )
    if kept is not None:  # the results that people look for are those of the build
        build_results.write_bytes(kept)
    settings.docs.parent.mkdir(parents=True, exist_ok=True)
    fresh = settings.docs.with_name(".index.html")
    shutil.copyfile(settings.target / "static_index.html", fresh)
    os.replace(fresh, settings.docs)
    reporter.event("docs", f"Docs: {settings.docs}", path=settings.docs)


def run(settings: Settings, reporter: Reporter, full_refresh: bool = False, docs: bool = True) -> Path:
    """The whole job; gives the link that readers open."""
    probe_database(settings)
    check_landing(settings, reporter)
    land_files(settings, reporter)
    outcome = build(settings, reporter, full_refresh)
    published = publish(settings.database, settings.published, outcome.build_id, marts_of_project(settings))
    reporter.event(
        "published",
        f"Published: {published.tables:,} tables, {published.rows:,} rows as {published.file.name}",
        file=published.file,
        link=published.link,
        tables=published.tables,
        rows=published.rows,
    )
    if docs:
        write_docs(settings, reporter)
    status = read_status(settings, with_headlines=True)
    reporter.event(
        "summary",
        "\n" + summary_text(status, outcome.tests_passed, settings, published.link),
        **as_facts(status),
        tests_passed=outcome.tests_passed,
        database=settings.database,
        published=published.link,
        docs=settings.docs if docs else None,
    )
    return published.link
