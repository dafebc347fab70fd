"""How the suite is divided: tests that share a costly fixture stay in one process; pipeline runs are the slow half."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SLOW_FOLDERS = ("browser", "conventions", "e2e", "integration", "property")


def pytest_collection_modifyitems(items):
    """Keep each module in one worker unless it names a group of its own, and mark the slow folders."""
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(place))
        if place.startswith(SLOW_FOLDERS):
            item.add_marker(pytest.mark.slow)
