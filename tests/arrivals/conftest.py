"""One dbt process for the tests of this folder, and a small warehouse for those that look at what a build writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dbt_session import DbtSession
from tests.support.event_warehouse import EventWarehouse


@pytest.fixture(scope="package")
def session() -> Iterator[DbtSession]:
    with DbtSession() as opened:
        yield opened


@pytest.fixture(scope="package")
def four_months(tmp_path_factory: pytest.TempPathFactory, session: DbtSession) -> EventWarehouse:
    """Two users in each of four months, built; the attempts of the last weeks are still open. Tests take a copy."""
    made = EventWarehouse(tmp_path_factory.mktemp("four_months"), session)
    events = [
        (f"E{month}{user}", f"U{month}{user}", "content_read", f"2026-0{month}-05 10:00:00")
        for month in range(1, 5)
        for user in "AB"
    ]
    made.land("2026-04-20", *events)
    made.build()
    return made
