"""How the suite is divided: tests that share a costly fixture stay in one process; pipeline runs are the slow half."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.running import PILOT, run_inbox

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


@pytest.fixture(scope="session")
def pilot(tmp_path_factory):
    """The pilot's deliveries, run once: the home and what the command printed. Tests must not change it."""
    home = tmp_path_factory.mktemp("pilot") / "home"
    return home, run_inbox(PILOT, home)


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory):
    """One target folder for every dbt run of a process, so that the project is parsed once."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture
def pilot_copy(pilot, tmp_path):
    """A home of one's own with the pilot in it."""
    home = tmp_path / "home"
    shutil.copytree(pilot[0], home, symlinks=True)
    return home
