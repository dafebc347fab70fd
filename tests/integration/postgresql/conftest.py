"""A PostgreSQL server for the session, and a ledger in a database of its own for each test."""

import os

import pytest

from feeds.ledger import Ledger
from tests.integration.postgresql.server import programs, running_server


@pytest.fixture(scope="session")
def postgresql():
    if programs() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed, so nothing was run on it")
    with running_server() as server:
        yield server


@pytest.fixture
def open_ledger(postgresql):
    """Opens the test's ledger, each time as another process would."""
    url = postgresql.new_database()
    return lambda: Ledger(url)


@pytest.fixture
def ledger(open_ledger):
    return open_ledger()
