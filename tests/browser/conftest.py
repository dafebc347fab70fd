"""A home for the browser to look at."""

import pytest

from tests.e2e.running import PILOT, run_inbox


@pytest.fixture(scope="module")
def pilot_home(tmp_path_factory):
    """The pilot, run once for all pages."""
    home = tmp_path_factory.mktemp("browser") / "home"
    run_inbox(PILOT, home)
    return home
