"""Builds that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder, so that the project is parsed once."""
    return tmp_path_factory.mktemp("dbt_hf_target")
