"""Homes that several tests look at are made once."""

import shutil

import pytest

from tests.e2e.running import PILOT, run_inbox


@pytest.fixture(scope="session")
def pilot(tmp_path_factory):
    """The pilot's deliveries, run once: the home and what the command printed. Tests must not change it."""
    home = tmp_path_factory.mktemp("pilot") / "home"
    return home, run_inbox(PILOT, home)


@pytest.fixture
def pilot_copy(pilot, tmp_path):
    """A home of one's own with the pilot in it."""
    home = tmp_path / "home"
    shutil.copytree(pilot[0], home, symlinks=True)
    return home
