"""The demo that several folders of tests read: built once, or taken from where a build of it lies already."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivetrain.demo import write_demo
from tests.support.demo_warehouse import DemoWarehouse
from tests.support.warehouse import build

SCALE, SEED = 0.02, 1


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> DemoWarehouse:
    """DRIVETRAIN_TEST_DEMO names a folder with `landing`, `landing_truth` and `warehouse`; else all are made."""
    ready = os.environ.get("DRIVETRAIN_TEST_DEMO")
    folder = Path(ready) if ready else tmp_path_factory.mktemp("built_demo")
    demo = DemoWarehouse(folder / "landing", folder / "landing_truth", folder / "warehouse")
    if not ready:
        write_demo(demo.landing, scale=SCALE, seed=SEED, truth_folder=demo.truth)
        build(demo.landing, demo.warehouse)
    return demo
