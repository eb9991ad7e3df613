"""The demo and the semantic layer over it, each made once."""

from __future__ import annotations

import pytest

from tests.semantic.engine import SemanticLayer
from tests.support.demo_warehouse import DemoWarehouse
from tests.support.parsed import parsed_target


@pytest.fixture(scope="session")
def layer(built_demo: DemoWarehouse, tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    """The definitions as they stand in the files, asked of the built demo."""
    target = parsed_target(tmp_path_factory.mktemp("target"))
    manifest = (target / "semantic_manifest.json").read_text(encoding="utf-8")
    return SemanticLayer(manifest, built_demo.connect())
