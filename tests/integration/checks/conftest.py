"""All examples are judged once, in one process: the module must not be spread over several."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "checks":
            item.add_marker(pytest.mark.xdist_group("examples of checks"))
