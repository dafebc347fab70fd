"""A browser, and what it looks at."""

import shutil

import pytest

from tests.browser.serving import running_browser, running_portal


@pytest.fixture(scope="module")
def pilot_home(pilot, tmp_path_factory):
    """The pilot in a home of its own: what is open in a browser writes to it."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(pilot[0], home, symlinks=True)
    return home


@pytest.fixture(scope="module")
def browser():
    with running_browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(home):
    """Of the portal over the module's own `home`."""
    with running_portal(home) as found:
        yield found
