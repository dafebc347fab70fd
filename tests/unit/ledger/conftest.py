"""A ledger of its own for each test."""

import pytest

from feeds.ledger import Ledger


@pytest.fixture
def open_ledger(tmp_path):
    """Opens the test's ledger, each time as another process would."""
    return lambda: Ledger.in_file(tmp_path / "ledger.sqlite")


@pytest.fixture
def ledger(open_ledger):
    return open_ledger()
