"""Builds that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.dbt_world.building import BUILD_FILE
from tests.integration.dbt_world.further import WORLDS, Recounted, build_world

COUNTS = tuple(f"+path:dbt_project/models/marts/{folder}" for folder in ("core", "counts", "quality"))
"""What these tests build: core, counts and quality with everything before them."""


@pytest.fixture(scope="session", params=sorted(WORLDS))
def further(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Recounted:
    """Each of the worlds that exercise the further marts, built once."""
    name = str(request.param)
    return build_world(name, tmp_path_factory.mktemp(name) / BUILD_FILE, target=dbt_target)
