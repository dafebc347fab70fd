"""A home for the browser to look at."""

import shutil

import pytest


@pytest.fixture(scope="module")
def pilot_home(pilot, tmp_path_factory):
    """The pilot in a home of its own: what is open in a browser writes to it."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(pilot[0], home, symlinks=True)
    return home
