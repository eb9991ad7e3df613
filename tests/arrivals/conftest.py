"""One dbt process for the tests of this folder that build small warehouses one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dbt_session import DbtSession


@pytest.fixture(scope="package")
def session() -> Iterator[DbtSession]:
    with DbtSession() as opened:
        yield opened
